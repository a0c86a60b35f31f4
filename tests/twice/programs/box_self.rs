// `self: Box<Self>`, also through `dyn`.
use workflow_log::prelude::*;

trait Agent {
    fn run(self: Box<Self>, task: &str) -> String;
}

struct Worker(&'static str);

impl Drop for Worker {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

#[agent]
impl Agent for Worker {
    fn run(self: Box<Self>, task: &str) -> String {
        println!("{} runs", self.0);
        self.end(task)
    }
}

#[agent]
impl Worker {
    #[action]
    fn end(self: Box<Self>, task: &str) -> String {
        format!("{} did {}", self.0, task)
    }
}

#[workflow]
fn main() {
    let agent: Box<dyn Agent> = Box::new(Worker("one"));
    println!("{}", agent.run("this"));
    println!("{}", Box::new(Worker("two")).end("that"));
}
