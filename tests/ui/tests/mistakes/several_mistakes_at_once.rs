use workflow_log::prelude::*;

struct Planner;

#[agent(nmae = "x", verbosity = "loud", run = "plan")]
impl Planner {
    #[llm]
    #[env]
    fn query(&self, #[llm] prompt: &str) -> usize {
        prompt.len()
    }

    #[tool]
    #[no_log]
    fn hidden(&self) {}
}

fn main() {
    Planner.query("x");
    Planner.hidden();
}
