// A method with another signature than the trait's.
use workflow_log::prelude::*;

trait Agent {
    fn run(&self, input: u32) -> u32;
    fn two(&self, input: u32, other: u32) -> u32;
    async fn later(&self) -> u32;
    fn changes(&mut self);
}

struct Worker;

#[agent]
impl Agent for Worker {
    fn run(&self, input: u64) -> u32 {
        input as u32
    }

    fn two(&self, input: u32) -> u32 {
        input
    }

    async fn later(&self) -> String {
        String::new()
    }

    fn changes(&self) {}
}

#[workflow]
fn main() {
    Worker.run(1);
}
