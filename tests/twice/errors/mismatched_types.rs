// Values of the wrong type in recorded bodies, sync and async.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: &str) -> usize {
        let number: u32 = task;
        task.len()
    }

    #[tool]
    async fn later(&self) -> u32 {
        let text: String = 1;
        2
    }
}

#[agent]
fn free() {
    let _: bool = 3;
}

#[workflow]
fn main() {
    let _: u8 = Worker.run("task");
}
