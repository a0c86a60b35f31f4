use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[workflow_log::tool(description = "adds")]
    fn add(&self, one: u8, other: u8) -> u8 {
        one + other
    }
}

fn main() {
    Planner.add(1, 2);
}
