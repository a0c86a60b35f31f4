//! Spawns without the context: once while one workflow is open, once while two are.
#![allow(clippy::unused_async, clippy::unused_self, clippy::unnecessary_wraps, unreachable_pub)]

use workflow_log::prelude::*;

struct Worker;

struct Made;

#[resource(kind = "env")]
impl Made {
    pub fn new() -> Option<Self> {
        Some(Self)
    }
}

#[agent]
impl Worker {
    fn new() -> Self {
        Self.configured()
    }

    fn configured(self) -> Self {
        self
    }

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
    // Neither an associated function nor a step nor a resource that is made opens a run by itself.
    let _worker = Worker::new();
    let _made = Made::new();
    alone().await;
    let barrier = tokio::sync::Barrier::new(2);
    tokio::join!(two(&barrier, true), two(&barrier, false));
}
