use workflow_log::prelude::*;

#[workflow(name = "a", verbosity = "info", name = "b")]
fn main() {}
