use workflow_log::prelude::*;

#[agent]
extern "C" fn planner(number: u8) -> u8 {
    number
}

fn main() {
    planner(1);
}
