use workflow_log::prelude::*;

#[agent(run("plan", "act"))]
trait Planner {
    fn plan(&self) {}
}

struct One;

impl Planner for One {}

fn main() {
    One.plan();
}
