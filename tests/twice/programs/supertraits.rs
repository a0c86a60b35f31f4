// Traits above traits, blanket implementations, and calls of methods that two traits have.
use std::fmt::Display;
use workflow_log::prelude::*;

trait Named {
    fn name(&self) -> String;
    fn describe(&self) -> String {
        format!("named {}", self.name())
    }
}

trait Agent: Named + Display {
    fn run(&self) -> String;
    fn describe(&self) -> String;
}

#[agent(name = "blanket")]
impl<T: Display> Named for T {
    #[action]
    fn name(&self) -> String {
        self.to_string()
    }
}

struct Worker(u32);

impl Display for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "worker {}", self.0)
    }
}

#[agent]
impl Agent for Worker {
    fn run(&self) -> String {
        Agent::describe(self)
    }

    #[action]
    fn describe(&self) -> String {
        format!("{} and {}", self.name(), Named::describe(self))
    }
}

#[workflow]
fn main() {
    let agent: &dyn Agent = &Worker(1);
    println!("{}", agent.run());
    println!("{}", 5.name());
}
