use workflow_log::prelude::*;

#[workflow]
const fn answer() -> u8 {
    42
}

fn main() {
    answer();
}
