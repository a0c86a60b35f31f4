use workflow_log::prelude::*;

#[workflow]
mod team {
    pub fn run() {}
}

fn main() {
    team::run();
}
