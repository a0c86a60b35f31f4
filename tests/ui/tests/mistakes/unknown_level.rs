use workflow_log::prelude::*;

#[workflow(verbosity = "verbose")]
fn main() {
    other();
}

#[workflow(verbosity = 7)]
fn other() {}
