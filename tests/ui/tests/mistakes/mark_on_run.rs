use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[llm]
    fn run(&self) {}
}

fn main() {
    Planner.run();
}
