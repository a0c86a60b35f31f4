// `#[workflow]` below `#[tokio::main]`, on a runtime of one thread.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self, task: &str) -> usize {
        tokio::task::yield_now().await;
        task.len()
    }
}

#[tokio::main(flavor = "current_thread")]
#[workflow(name = "below")]
async fn main() -> Result<(), String> {
    println!("{}", Worker.run("task").await);
    let task = tokio::spawn(async { Worker.run("spawned").await });
    println!("{}", task.await.unwrap());
    Err("in the end".into())
}
