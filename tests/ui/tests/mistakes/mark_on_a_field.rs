use workflow_log::prelude::*;

#[agent]
struct Planner {
    #[llm]
    client: String,
}

fn main() {
    let _ = Planner { client: String::new() }.client;
}
