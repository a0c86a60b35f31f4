use workflow_log::prelude::*;

#[agent(name = NAME)]
struct Planner;

const NAME: &str = "planner";

#[agent]
impl Planner {
    fn run(&self) {
        let _ = NAME;
    }
}

fn main() {
    Planner.run();
}
