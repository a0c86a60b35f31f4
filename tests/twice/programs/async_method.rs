// An agent's async run, above tokio's main, with actions of every kind in it.
use workflow_log::prelude::*;

struct Coder {
    runs: u32,
}

#[agent]
impl Coder {
    async fn run(&mut self, task: &str) -> u32 {
        self.runs += 1;
        let prompt = self.prompt(task).await;
        let reply = self.query(&prompt).await;
        self.shell(&reply).await + self.lookup("x").await
    }

    #[action]
    async fn prompt(&self, task: &str) -> String {
        tokio::task::yield_now().await;
        format!("{task}!")
    }

    #[llm]
    async fn query(&self, prompt: &str) -> String {
        tokio::task::yield_now().await;
        format!("echo {prompt}")
    }

    #[env(name = "shell")]
    async fn shell(&mut self, command: &str) -> u32 {
        self.runs * command.len() as u32
    }

    #[tool]
    async fn lookup(&self, _word: &str) -> u32 {
        0
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut coder = Coder { runs: 0 };
    println!("{}", coder.run("fix").await);
    println!("{}", coder.run("test").await);
}
