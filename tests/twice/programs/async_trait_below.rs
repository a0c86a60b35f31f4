// Our attribute below `#[async_trait]`, which has rewritten the methods before we see them.
use workflow_log::prelude::*;

#[async_trait::async_trait]
trait Agent: Send + Sync {
    async fn run(&self, task: &str) -> Result<i32, Box<dyn std::error::Error + Send + Sync>>;
    async fn rename(&mut self, name: String) -> String;
    fn name(&self) -> &str;
}

struct Parser {
    name: String,
}

#[async_trait::async_trait]
#[agent]
impl Agent for Parser {
    async fn run(&self, task: &str) -> Result<i32, Box<dyn std::error::Error + Send + Sync>> {
        tokio::task::yield_now().await;
        let number: i32 = task.parse()?;
        Ok(number)
    }

    #[action]
    async fn rename(&mut self, name: String) -> String {
        std::mem::replace(&mut self.name, name)
    }

    fn name(&self) -> &str {
        &self.name
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut agent: Box<dyn Agent> = Box::new(Parser { name: "ada".into() });
    println!("{:?}", agent.run("7").await.ok());
    println!("{}", agent.run("seven").await.unwrap_err());
    println!("{} {}", agent.rename("bob".into()).await, agent.name());
}
