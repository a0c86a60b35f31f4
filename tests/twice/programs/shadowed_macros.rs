// Macros of the user's called like those of the standard library that we might use.
use workflow_log::prelude::*;

macro_rules! vec { ($($any:tt)*) => { "vec" }; }
macro_rules! format { ($($any:tt)*) => { "format" }; }
macro_rules! stringify { ($($any:tt)*) => { "stringify" }; }
macro_rules! concat { ($($any:tt)*) => { "concat" }; }
macro_rules! panic { ($($any:tt)*) => { "panic" }; }
macro_rules! matches { ($($any:tt)*) => { "matches" }; }
macro_rules! write { ($($any:tt)*) => { "write" }; }
macro_rules! env { ($($any:tt)*) => { "env" }; }

#[agent]
#[derive(Debug)]
enum Worker {
    Named {
        #[no_log]
        name: &'static str,
    },
}

#[agent]
impl Worker {
    fn run(&self) -> Vec<&'static str> {
        let Worker::Named { name } = self;
        Vec::from([*name, vec![], format!(), stringify!(), concat!(), panic!(), matches!(), write!()])
    }

    #[env]
    fn env(&self, tool: &str, agent: &str) -> String {
        let (env, workflow) = (env!("x"), "y");
        [tool, agent, env, workflow].join(" ")
    }
}

#[workflow(metadata(many = [1, 2]), verbosity = "debug")]
fn main() {
    let worker = Worker::Named { name: "n" };
    println!("{:?} {:?}", worker, worker.run());
    println!("{}", worker.env("a", "b"));
}
