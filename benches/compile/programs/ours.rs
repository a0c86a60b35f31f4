//! The program with our attributes.

mod agents;
mod common;

#[workflow_log::workflow(name = "program", verbosity = "debug")]
fn main() {
    common::block_on(agents::call_all());
}
