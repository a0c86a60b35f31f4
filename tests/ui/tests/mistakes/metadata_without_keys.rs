use workflow_log::prelude::*;

#[workflow(metadata("version"), logs_dir)]
fn main() {}
