//! A field of an enum is never called through `self`.
use workflow_log::prelude::*;

#[agent]
enum Planner {
    Asking {
        #[llm]
        client: String,
    },
    #[allow(dead_code)]
    Idle(#[env(name = "shell")] #[no_log] String),
}

#[agent]
impl Planner {
    fn run(&self) -> usize {
        match self {
            Self::Asking { client } | Self::Idle(client) => client.len(),
        }
    }
}

fn main() {
    Planner::Asking { client: String::new() }.run();
}
