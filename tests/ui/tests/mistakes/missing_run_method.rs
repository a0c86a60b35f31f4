use workflow_log::prelude::*;

struct Planner;

#[agent(run("plan", "act"))]
impl Planner {
    fn plan(&self) {}
}

fn main() {
    Planner.plan();
}
