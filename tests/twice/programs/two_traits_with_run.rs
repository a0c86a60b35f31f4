// Two traits with a `run` on one type, and an inherent `run` beside them.
use workflow_log::prelude::*;

trait Agent {
    fn run(&self, task: &str) -> usize;
}

trait Runner<T> {
    fn run(&self, task: T) -> T;
}

struct Worker;

#[agent(name = "inherent")]
impl Worker {
    fn run(&self) -> u8 {
        <Self as Agent>::run(self, "abc") as u8
    }
}

#[agent(name = "agent")]
impl Agent for Worker {
    fn run(&self, task: &str) -> usize {
        task.len()
    }
}

#[agent(name = "runner of numbers")]
impl Runner<u32> for Worker {
    fn run(&self, task: u32) -> u32 {
        task + 1
    }
}

#[agent(name = "runner of texts")]
impl Runner<String> for Worker {
    fn run(&self, task: String) -> String {
        task + &Worker.run().to_string()
    }
}

#[workflow]
fn main() {
    println!("{}", Worker.run());
    println!("{}", Agent::run(&Worker, "text"));
    println!("{}", Runner::run(&Worker, 4));
    println!("{}", Runner::<String>::run(&Worker, "text".into()));
}
