// Functions without `self` are recorded at `trace`, steps at `debug`; constructors are functions.
use workflow_log::prelude::*;

#[agent]
#[derive(Debug)]
struct Planner {
    limit: u32,
}

#[agent]
impl Planner {
    fn new(limit: u32) -> Self {
        Planner { limit }
    }

    fn run(&self) -> u32 {
        self.count() + Self::double(self.limit)
    }

    fn count(&self) -> u32 {
        1
    }

    fn double(number: u32) -> u32 {
        number * 2
    }
}

#[workflow(verbosity = "trace")]
fn main() {
    println!("{}", Planner::new(4).run());
}
