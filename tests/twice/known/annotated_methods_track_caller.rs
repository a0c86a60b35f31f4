// A private method that is annotated by itself, and says where it was called.
use std::panic::Location;
use workflow_log::prelude::*;

struct Worker;

impl Worker {
    #[agent]
    #[track_caller]
    fn run(&self) -> u32 {
        Location::caller().line()
    }
}

#[workflow]
fn main() {
    println!("{}", Worker.run());
}
