// A mark under a condition that does not hold, inside an item whose attribute does.
use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[cfg_attr(any(), tool)]
    fn unused(&self) -> u32 {
        2
    }
}

#[workflow]
fn main() {
    println!("{}", Planner.unused());
}
