use workflow_log::prelude::*;

struct Shell;

#[resource(kind = "env", type = "shell")]
impl Shell {
    pub fn run_command(&self, command: &str) -> usize {
        command.len()
    }
}

fn main() {
    // The method survives, so this is no error.
    Shell.run_command("ls");
}
