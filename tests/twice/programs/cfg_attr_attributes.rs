// Our attributes themselves under a condition, as where the log is a feature.
use workflow_log::prelude::*;

#[cfg_attr(all(), agent)]
struct Planner;

#[cfg_attr(all(), agent(name = "the planner"))]
impl Planner {
    fn run(&self, task: &str) -> usize {
        self.query(task)
    }

    #[llm]
    fn query(&self, prompt: &str) -> usize {
        prompt.len()
    }
}

#[cfg_attr(any(), resource)]
impl Planner {
    fn plain(&self) -> u32 {
        1
    }
}

#[cfg_attr(all(), workflow)]
fn main() {
    println!("{} {}", Planner.run("task"), Planner.plain());
}
