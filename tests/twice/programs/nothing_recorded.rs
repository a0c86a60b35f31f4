// Annotated code that is never called leaves no run.
use workflow_log::prelude::*;

#[agent]
struct Worker;

#[agent]
#[allow(dead_code)]
impl Worker {
    fn run(&self) -> u32 {
        1
    }

    fn new() -> Self {
        Worker
    }
}

#[workflow]
#[allow(dead_code)]
async fn never(worker: Worker) -> u32 {
    worker.run()
}

fn main() {
    let future = never(Worker::new());
    drop(future);
    println!("nothing");
}
