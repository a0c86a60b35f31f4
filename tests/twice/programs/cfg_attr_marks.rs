// Marks under a condition, as where the log is a feature.
use workflow_log::prelude::*;

#[cfg_attr(all(), agent)]
struct Planner {
    #[cfg_attr(all(), no_log)]
    key: u32,
}

#[cfg_attr(all(), agent)]
impl Planner {
    fn run(&self, task: &str, #[cfg_attr(all(), no_log)] password: &str) -> usize {
        self.query(task) + password.len()
    }

    #[cfg_attr(all(), llm(name = "model"))]
    fn query(&self, prompt: &str) -> usize {
        prompt.len() + self.key as usize
    }

    #[cfg_attr(all(), inline, tool)]
    fn used(&self) -> u32 {
        1
    }
}

#[cfg_attr(all(), workflow)]
fn main() {
    let planner = Planner { key: 1 };
    println!("{} {}", planner.run("task", "secret"), planner.used());
}
