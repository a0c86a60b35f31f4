use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[iteration]
    fn step(&self) {}
}

fn main() {
    Planner.step();
}
