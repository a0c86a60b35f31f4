// Panics in threads that are joined: named, scoped, and one that resumes on the joining thread.
use std::thread;
use workflow_log::prelude::*;

struct Coder;

#[agent]
impl Coder {
    fn run(&self, task: &str) -> u8 {
        let task = task.to_owned();
        let named = thread::Builder::new().name("helper".into());
        let joined = named.spawn(move || help(&task)).unwrap().join();
        println!("{}", joined.is_err());
        1
    }
}

#[resource(kind = "tool")]
fn help(task: &str) -> u8 {
    panic!("no help with {}", task)
}

#[workflow]
fn main() {
    println!("{}", Coder.run("this"));
    let scoped = thread::scope(|scope| scope.spawn(|| help("that")).join().map_err(|_| "panicked"));
    println!("{:?}", scoped);
    let resumed = thread::spawn(|| help("all")).join();
    match resumed {
        Ok(_) => println!("never"),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
