// A member that the trait does not have.
use workflow_log::prelude::*;

trait Agent {
    fn run(&self, input: u32) -> u32;
}

struct Other;

#[agent]
impl Agent for Other {
    fn run(&self, input: u32) -> u32 {
        input
    }

    fn extra(&self) {}
}

#[workflow]
fn main() {
    Other.run(1);
}
