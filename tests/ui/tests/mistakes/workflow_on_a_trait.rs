use workflow_log::prelude::*;

#[workflow]
trait Planner {
    fn run(&self) {}
}

struct One;

impl Planner for One {}

fn main() {
    One.run();
}
