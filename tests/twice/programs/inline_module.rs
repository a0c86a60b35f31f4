// An annotated inline module: as if the attribute stood on each type and block in it.
use workflow_log::prelude::*;

#[agent]
pub mod agents {
    //! Agents.
    use std::fmt;

    #[derive(Debug)]
    pub struct Planner {
        pub limit: usize,
        #[no_log]
        pub key: &'static str,
    }

    pub enum Mode {
        Fast,
        Careful { rounds: u32 },
    }

    pub const LIMIT: usize = 3;

    impl Planner {
        pub fn run(&self, task: &str, mode: Mode) -> String {
            let rounds = mode.rounds();
            format!("{}{}", self.query(task), rounds)
        }

        #[llm]
        fn query(&self, prompt: &str) -> String {
            assert!(!self.key.is_empty());
            prompt.chars().take(self.limit).collect()
        }
    }

    impl Mode {
        #[action]
        fn rounds(&self) -> u32 {
            match self {
                Mode::Fast => 1,
                Mode::Careful { rounds } => *rounds,
            }
        }
    }

    impl fmt::Display for Planner {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a planner of {}", helper(self.limit))
        }
    }

    fn helper(number: usize) -> usize {
        number + LIMIT
    }
}

#[workflow]
fn main() {
    let planner = agents::Planner { limit: agents::LIMIT, key: "secret" };
    println!("{}", planner.run("task", agents::Mode::Fast));
    println!("{}", planner.run("next", agents::Mode::Careful { rounds: 5 }));
    println!("{} {:?}", planner, planner);
}
