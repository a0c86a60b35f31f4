use workflow_log::prelude::*;

struct Planner;

#[agent(kind = "llm")]
impl Planner {
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
