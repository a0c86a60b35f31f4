use workflow_log::prelude::*;

struct Planner;

impl Planner {
    #[agent]
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
