// Statements that are marked, in functions, methods and workflows.
use std::process::Command;
use workflow_log::prelude::*;

#[derive(Debug)]
struct Away;

async fn complete(prompt: &str) -> Result<String, Away> {
    if prompt.is_empty() { Err(Away) } else { Ok(prompt.to_uppercase()) }
}

struct Client;

impl Client {
    fn chat(&self) -> &Self {
        self
    }

    async fn create(&self, messages: Vec<String>) -> Result<String, Away> {
        Ok(messages.concat())
    }
}

#[agent]
async fn ask(client: &Client, history: &mut Vec<String>, task: &str) -> Result<usize, Away> {
    history.push(task.to_owned());
    #[llm]
    let first = client.chat().create(history.clone()).await?;
    #[llm(name = "second model")]
    let second = complete(&first).await.unwrap_or_default();
    #[env]
    let output = Command::new("echo").arg("out").output();
    println!("{:?}", output.map(|output| output.stdout));
    #[tool]
    #[allow(clippy::let_and_return)]
    let length = match second.len().checked_sub(1) {
        Some(length) => length,
        None => 0,
    };
    let mut reply = String::new();
    #[llm]
    reply += &complete(task).await?;
    #[llm]
    if complete(&reply).await.is_ok() {
        println!("well");
    }
    #[no_log]
    let _hidden = complete("hidden").await?;
    #[action(name = "counted")]
    history.iter().count();
    #[llm]
    complete("").await?;
    Ok(length)
}

struct Worker {
    seen: usize,
}

#[agent]
impl Worker {
    fn run(&mut self, number: i32) -> i32 {
        #[tool(name = "absolute")]
        let absolute = number.abs();
        self.seen += 1;
        absolute
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut history = Vec::new();
    println!("{:?}", ask(&Client, &mut history, "task").await);
    println!("{}", Worker { seen: 0 }.run(-3));
    let task = "last";
    #[llm]
    let last = complete(task).await;
    println!("{last:?}");
}
