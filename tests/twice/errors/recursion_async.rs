// Async recursion without a box, and a type that is infinite.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self, depth: u32) -> u32 {
        if depth == 0 { 0 } else { self.run(depth - 1).await }
    }
}

#[workflow]
fn main() {
    drop(Worker.run(1));
}
