use workflow_log::prelude::*;

#[workflow(verbosity = 3)]
fn main() {}
