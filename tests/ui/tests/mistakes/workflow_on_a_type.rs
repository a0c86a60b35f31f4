use workflow_log::prelude::*;

#[workflow]
struct Planner;

fn main() {
    let _ = Planner;
}
