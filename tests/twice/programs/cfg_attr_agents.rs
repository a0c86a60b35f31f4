// Our attributes themselves under a condition.
use workflow_log::prelude::*;

#[cfg_attr(any(), derive(NoSuchDerive))]
#[agent]
struct Planner;

#[cfg_attr(all(), doc = "Plans.")]
#[agent]
#[cfg_attr(all(), allow(dead_code))]
impl Planner {
    #[cfg_attr(all(), inline)]
    #[llm]
    #[cfg_attr(all(), must_use)]
    fn query(&self, #[cfg_attr(any(), no_such)] prompt: &str) -> usize {
        prompt.len()
    }

    #[cfg_attr(all(), allow(unused_variables))]
    fn run(&self, task: &str, more: &str) -> usize {
        self.query(task)
    }
}

#[cfg_attr(any(), no_such_attribute)]
#[workflow]
#[cfg_attr(all(), doc = "All of it.")]
fn main() {
    println!("{}", Planner.run("task", "more"));
}
