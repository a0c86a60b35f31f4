use workflow_log::prelude::*;

struct Planner;

#[workflow]
impl Planner {
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
