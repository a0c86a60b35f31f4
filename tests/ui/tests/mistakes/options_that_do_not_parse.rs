use workflow_log::prelude::*;

#[agent(name == "x")]
struct Planner;

#[workflow(metadata = "x")]
fn main() {
    let _ = Planner;
}
