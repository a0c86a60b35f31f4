use workflow_log::prelude::*;

struct Shell;

#[resource(run = "execute")]
impl Shell {
    pub fn execute(&self) {}
}

fn main() {
    Shell.execute();
}
