//! `#[workflow]` below `#[tokio::main]`, which has already made `main` a plain function by then.
#![allow(clippy::unused_async, clippy::unused_self)]

use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self, task: &str) -> Result<usize, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        log_action!("parsing", input = task, level = "debug", attempt = 1);
        let number = self.parse(task)?;
        log_action!("parsed", input = task, output = number);
        log_action!("too much detail", level = "trace");
        Ok(number)
    }

    #[action(name = "parse")]
    fn parse(&self, task: &str) -> Result<usize, std::num::ParseIntError> {
        task.parse()
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
#[workflow(verbosity = "debug")]
async fn main() -> Result<(), std::num::ParseIntError> {
    let worker = Worker;
    let (first, second) = tokio::join!(worker.run("1"), worker.run("2"));
    log_action!("sum", output = first? + second?);
    worker.run("three").await?;
    Ok(())
}
