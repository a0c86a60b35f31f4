use workflow_log::prelude::*;

struct Planner;

#[agent]
impl Planner {
    #[no_log(inputs)]
    fn run(&self, #[no_log(input)] key: &str) {
        let _ = key;
    }
}

fn main() {
    Planner.run("");
}
