use workflow_log::prelude::*;

#[agent]
pub struct Planner;

impl Planner {
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
