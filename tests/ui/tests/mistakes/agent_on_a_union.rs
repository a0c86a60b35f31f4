use workflow_log::prelude::*;

#[agent]
union Planner {
    number: u8,
    flag: bool,
}

fn main() {
    let _ = Planner { number: 1 };
}
