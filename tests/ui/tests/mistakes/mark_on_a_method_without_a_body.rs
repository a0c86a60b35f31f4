use workflow_log::prelude::*;

#[agent]
trait Planner {
    #[llm]
    fn query(&self) -> usize;

    #[no_log]
    fn secret(&self) -> usize;
}

struct One;

impl Planner for One {
    fn query(&self) -> usize {
        1
    }

    fn secret(&self) -> usize {
        2
    }
}

fn main() {
    One.query();
    One.secret();
}
