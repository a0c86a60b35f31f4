//! Spawns without the context: once while one workflow is open, once while two are.
#![allow(clippy::unused_async, clippy::unused_self)]

use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self, task: &str) -> usize {
        self.measure(task)
    }

    #[tool]
    fn measure(&self, task: &str) -> usize {
        task.len()
    }
}

#[workflow(name = "alone")]
async fn alone() {
    spawned("alone").await;
    Worker.run("own").await;
    // A second run of one agent, but not in the workflow's own task.
    spawned("again").await;
}

#[workflow(name = "two")]
async fn two(#[no_log] barrier: &tokio::sync::Barrier, spawns: bool) {
    barrier.wait().await;
    if spawns {
        spawned("one of two").await;
    }
    barrier.wait().await;
}

async fn spawned(task: &str) {
    let task = task.to_owned();
    let _ended = tokio::spawn(async move { Worker.run(&task).await }).await;
}

#[tokio::main]
async fn main() {
    alone().await;
    let barrier = tokio::sync::Barrier::new(2);
    tokio::join!(two(&barrier, true), two(&barrier, false));
}
