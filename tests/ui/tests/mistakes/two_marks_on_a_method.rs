use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[llm]
    #[tool]
    fn query(&self) {}

    #[action]
    #[no_log]
    fn secret(&self) {}
}

fn main() {
    Planner.query();
    Planner.secret();
}
