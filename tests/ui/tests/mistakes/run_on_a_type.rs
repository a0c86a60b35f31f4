use workflow_log::prelude::*;

#[agent(run = "plan")]
struct Planner;

fn main() {
    let _ = Planner;
}
