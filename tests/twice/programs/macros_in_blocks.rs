// Macros among the members of annotated blocks, in types, patterns and signatures.
use workflow_log::prelude::*;

macro_rules! getters {
    ($($name:ident),*) => { $(fn $name(&self) -> u32 { self.$name })* };
}

macro_rules! number {
    () => { u32 };
}

macro_rules! pair {
    ($one:pat, $other:pat) => { ($one, $other) };
}

macro_rules! worker {
    () => { Worker };
}

struct Worker {
    one: u32,
    other: u32,
}

trait Sum {
    fn sum(&self) -> number!();
}

#[agent]
impl Worker {
    getters!(one, other);

    fn run(&self, pair!(first, _): (number!(), u32), last: number!()) -> number!() {
        self.one() + self.other() + first + last
    }
}

#[agent]
impl Sum for worker!() {
    #[tool]
    fn sum(&self) -> number!() {
        self.one + self.other
    }
}

#[workflow]
fn main() {
    let worker = Worker { one: 1, other: 2 };
    println!("{} {}", worker.run((3, 4), 5), worker.sum());
}
