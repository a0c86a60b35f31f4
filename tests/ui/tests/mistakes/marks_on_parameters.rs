use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    fn run(&self, #[tool] call: usize, #[no_log(input)] key: &str) -> usize {
        call + key.len()
    }
}

fn main() {
    Planner.run(1, "x");
}
