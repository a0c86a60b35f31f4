use workflow_log::prelude::*;

struct Planner;

#[agent(run())]
impl Planner {
    fn run(&self) {}
}

struct Other;

#[agent(run(plan))]
impl Other {
    fn plan(&self) {}
}

fn main() {
    Planner.run();
    Other.plan();
}
