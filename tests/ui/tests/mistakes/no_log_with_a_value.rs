use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[no_log = "input"]
    fn query(&self, key: &str) -> usize {
        key.len()
    }
}

fn main() {
    Planner.query("x");
}
