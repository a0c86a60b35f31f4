use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[llm]
    const MODEL: &'static str = "model-1";

    fn run(&self) -> &'static str {
        Self::MODEL
    }
}

fn main() {
    Planner.run();
}
