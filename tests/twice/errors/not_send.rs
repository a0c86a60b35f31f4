// Futures that hold what is not `Send`, where one is asked for.
use std::rc::Rc;
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self) -> usize {
        let count = Rc::new(1);
        tokio::task::yield_now().await;
        *count
    }
}

#[workflow]
#[tokio::main]
async fn main() {
    let task = tokio::spawn(async { Worker.run().await });
    println!("{}", task.await.unwrap());
}
