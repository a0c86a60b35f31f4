use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[tool]
    const fn answer(&self) -> u8 {
        42
    }
}

fn main() {
    Planner.answer();
}
