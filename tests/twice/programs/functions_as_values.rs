// Recorded functions as values: pointers, arguments of `map`, fields, constants.
use std::collections::BTreeMap;
use workflow_log::prelude::*;

struct Worker {
    then: fn(u32) -> u32,
}

#[agent]
impl Worker {
    const FIRST: fn(&Self, u32) -> u32 = Self::run;

    fn run(&self, number: u32) -> u32 {
        (self.then)(number)
    }

    #[tool]
    fn parse(text: &str) -> Option<u32> {
        text.parse().ok()
    }

    #[tool]
    async fn later(&self, number: u32) -> u32 {
        number
    }
}

#[resource(kind = "tool")]
fn double(number: u32) -> u32 {
    number * 2
}

#[resource(kind = "tool", name = "generic")]
fn generic<T: Into<u32>>(number: T) -> u32 {
    number.into()
}

#[workflow]
fn main() {
    let worker = Worker { then: double };
    println!("{}", Worker::FIRST(&worker, 1));
    println!("{:?}", ["1", "x"].iter().copied().filter_map(Worker::parse).map(double).collect::<Vec<_>>());
    let mut named: BTreeMap<&str, Box<dyn Fn(u32) -> u32>> = BTreeMap::new();
    named.insert("double", Box::new(double));
    named.insert("run", Box::new(move |number| worker.run(number)));
    println!("{:?}", named.values().map(|function| function(5)).collect::<Vec<_>>());
    let pointer: fn(u8) -> u32 = generic::<u8>;
    println!("{} {}", pointer(6), std::mem::size_of_val(&double));
}
