use workflow_log::prelude::*;

#[workflow]
#[no_log]
fn first() {}

#[workflow]
#[llm]
fn second() {}

fn main() {
    first();
    second();
}
