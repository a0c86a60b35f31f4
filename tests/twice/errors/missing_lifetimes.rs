// Signatures that need a lifetime and do not name one.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(one: &str, other: &str) -> &str {
        one
    }

    #[tool]
    fn unknown(&self, text: &'a str) -> u32 {
        1
    }
}

#[agent]
fn free() -> &str {
    "text"
}

#[workflow]
fn main() {}
