use workflow_log::prelude::*;

#[agent(name = "team", run = "plan")]
mod team {
    pub struct Planner;

    impl Planner {
        pub fn plan(&self) {}
    }
}

fn main() {
    team::Planner.plan();
}
