use workflow_log::prelude::*;

struct Planner;

#[agent]
#[llm]
impl Planner {
    fn query(&self) {}
}

fn main() {
    Planner.query();
}
