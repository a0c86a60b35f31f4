// Errors in default bodies of an annotated trait, and in what implements it.
use workflow_log::prelude::*;

#[agent]
trait Planner {
    fn run(&self, task: &str) -> usize {
        self.missing(task)
    }

    #[llm]
    fn query(&self, prompt: &str) -> usize {
        prompt
    }

    fn needed(&self);
}

struct Plain;

impl Planner for Plain {}

fn main() {
    Plain.run(1);
}
