use workflow_log::prelude::*;

#[agent(name = "a", name = "b")]
struct Planner;

fn main() {
    let _ = Planner;
}
