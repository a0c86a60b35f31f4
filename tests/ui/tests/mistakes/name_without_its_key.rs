use workflow_log::prelude::*;

struct Planner;

#[agent("planner")]
impl Planner {
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
