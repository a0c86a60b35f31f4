//! Marks on statements and loops that have nothing to mark.
use workflow_log::prelude::*;

#[agent]
fn planner(task: &str) -> usize {
    #[llm]
    let plan = task;
    #[iteration]
    let length = plan.len();
    #[tool]
    #[no_log]
    let again = plan.len();
    #[no_log(output)]
    let last = plan.len();
    #[env(name = 3)]
    let other = plan.len();
    length + again + last + other
}

fn main() {
    planner("task");
}
