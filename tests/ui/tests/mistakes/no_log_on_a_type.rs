use workflow_log::prelude::*;

#[agent]
#[no_log]
struct Planner;

fn main() {
    let _ = Planner;
}
