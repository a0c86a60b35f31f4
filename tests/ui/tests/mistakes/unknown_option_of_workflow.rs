use workflow_log::prelude::*;

#[workflow(level = "debug")]
fn main() {}
