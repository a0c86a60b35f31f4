use workflow_log::prelude::*;

#[agent]
const ANSWER: u8 = 42;

fn main() {
    assert_eq!(ANSWER, 42);
}
