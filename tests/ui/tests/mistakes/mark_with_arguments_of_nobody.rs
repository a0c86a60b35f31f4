use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[llm(model = "x")]
    fn query(&self) {}
}

#[agent("planner")]
impl Planner {}

fn main() {
    Planner.query();
}
