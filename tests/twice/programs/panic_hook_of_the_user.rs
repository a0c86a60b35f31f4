// A panic hook of the user's, installed before a run, and another one during a run.
use std::panic;
use workflow_log::prelude::*;

struct Coder;

#[agent]
impl Coder {
    fn run(&self, task: &str) -> u8 {
        panic!("cannot {}", task)
    }
}

fn say(name: &'static str) {
    panic::set_hook(Box::new(move |info| {
        let text = info.payload().downcast_ref::<String>().cloned().unwrap_or_default();
        println!("{} saw {:?} at {}", name, text, info.location().unwrap());
    }));
}

#[workflow]
fn first() -> u8 {
    Coder.run("read")
}

#[workflow]
fn second() -> u8 {
    say("the second");
    Coder.run("write")
}

#[workflow]
fn third() -> u8 {
    Coder.run("think")
}

fn main() {
    say("the first");
    println!("{}", panic::catch_unwind(first).is_err());
    println!("{}", panic::catch_unwind(second).is_err());
    drop(panic::take_hook());
    println!("{}", panic::catch_unwind(third).is_err());
}
