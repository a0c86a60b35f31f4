// Panics in tasks: one that is awaited, one that is not, and one on `spawn_blocking`.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self, task: &str) -> usize {
        tokio::task::yield_now().await;
        assert!(task.len() < 4, "{} is too long", task);
        task.len()
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", tokio::spawn(async { Worker.run("one").await }).await.unwrap());
    println!("{}", tokio::spawn(async { Worker.run("three").await }).await.unwrap_err().is_panic());
    let never_awaited = tokio::spawn(async { Worker.run("seven").await });
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    println!("{}", never_awaited.is_finished());
}
