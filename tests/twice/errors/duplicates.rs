// Things that are defined twice.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self) -> u32 {
        1
    }

    fn run(&self) -> u32 {
        2
    }

    #[tool]
    fn twice(&self, number: u32, number: u32) -> u32 {
        number
    }
}

#[agent]
fn free() {}

#[agent]
fn free() {}

#[workflow]
fn main() {
    Worker.run();
}
