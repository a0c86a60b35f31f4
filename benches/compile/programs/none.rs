//! The program without any attribute.

mod agents;
mod common;

fn main() {
    common::block_on(agents::call_all());
}
