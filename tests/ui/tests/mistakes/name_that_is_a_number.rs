use workflow_log::prelude::*;

#[agent(name = 7)]
struct Planner;

#[agent(name = self.name)]
struct Coder;

#[workflow(name = "")]
fn main() {
    let _ = (Planner, Coder);
}
