use workflow_log::prelude::*;

struct Planner;

#[agent(name, verbosity, run)]
impl Planner {
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
