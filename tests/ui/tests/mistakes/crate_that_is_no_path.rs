use workflow_log::prelude::*;

struct Planner;

#[agent(crate = "workflow_log")]
impl Planner {
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
