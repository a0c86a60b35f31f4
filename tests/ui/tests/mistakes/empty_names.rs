use workflow_log::prelude::*;

struct Planner;

#[agent(name = "")]
impl Planner {
    fn run(&self) {}
}

#[resource(kind = "")]
struct Shell;

fn main() {
    Planner.run();
    let _ = Shell;
}
