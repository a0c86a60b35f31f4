use workflow_log::prelude::*;

struct Planner;

impl Planner {
    #[llm]
    fn query(&self) {}

    fn secret(&self, #[no_log] key: &str) {
        let _ = key;
    }
}

#[no_log]
fn helper() {}

#[tool(description = "Looks.")]
fn look() {}

fn main() {
    Planner.query();
    helper();
    look();
}
