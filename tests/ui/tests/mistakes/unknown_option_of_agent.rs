use workflow_log::prelude::*;

#[agent(nmae = "x")]
struct Planner;

fn main() {
    // The type survives, so this is no error.
    let _ = Planner;
}
