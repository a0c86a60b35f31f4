// `timeout`: an agent that takes too long is cancelled, and tried again.
use std::time::Duration;
use workflow_log::prelude::*;

struct Worker {
    tries: u32,
}

#[agent]
impl Worker {
    async fn run(&mut self, task: &str) -> u32 {
        self.tries += 1;
        if self.tries == 1 {
            self.wait().await;
        }
        task.len() as u32 + self.tries
    }

    #[tool]
    async fn wait(&self) {
        std::future::pending::<()>().await;
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut worker = Worker { tries: 0 };
    while let Err(elapsed) = tokio::time::timeout(Duration::from_millis(10), worker.run("task")).await {
        println!("{}", elapsed);
    }
    println!("{}", worker.tries);
}
