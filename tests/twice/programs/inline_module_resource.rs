// An annotated inline module of resources, with a private one inside a function's reach.
use workflow_log::prelude::*;

#[resource(kind = "env")]
mod shells {
    pub(crate) struct Local {
        runs: std::cell::Cell<u32>,
    }

    impl Local {
        pub(crate) fn new() -> Self {
            Local { runs: std::cell::Cell::new(0) }
        }

        pub(crate) fn run_command(&self, command: &str) -> u32 {
            self.count();
            self.runs.get() + command.len() as u32
        }

        fn count(&self) {
            self.runs.set(self.runs.get() + 1);
        }
    }

    pub(super) trait Shell {
        fn exec(&self, command: &str) -> u32;
    }

    impl Shell for Local {
        fn exec(&self, command: &str) -> u32 {
            self.run_command(command) * 10
        }
    }
}

#[workflow]
fn main() {
    use shells::Shell as _;
    let local = shells::Local::new();
    println!("{} {}", local.run_command("ls"), local.exec("pwd"));
}
