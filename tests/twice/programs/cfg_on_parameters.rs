// Parameters that are there under a condition, in methods, trait methods, functions and `main`.
use workflow_log::prelude::*;

trait Adds {
    fn add(&self, one: u32, #[cfg(any())] other: u32, #[cfg(all())] more: u32) -> u32;
}

struct Adder;

#[agent]
impl Adder {
    fn run(&self, #[cfg(any())] never: NoSuchType, #[cfg(all())] one: u32, #[cfg(all())] _: u8, last: u32) -> u32 {
        self.add(one, last) + add(last)
    }

    #[tool]
    async fn later(&self, #[cfg(any())] never: u32, #[cfg(not(any()))] (one, other): (u32, u32)) -> u32 {
        one + other
    }
}

#[resource(kind = "tool", name = "adds")]
impl Adds for Adder {
    fn add(&self, one: u32, #[cfg(any())] other: u32, #[cfg(all())] more: u32) -> u32 {
        one + more
    }
}

#[resource(kind = "tool")]
fn add(#[cfg(any())] never: u32, #[no_log] #[cfg(all())] one: u32, #[cfg(any())] other: u32) -> u32 {
    one
}

#[workflow]
fn all(#[cfg(all())] rounds: u32, #[cfg(any())] never: u32) -> u32 {
    Adder.run(rounds, 2, 3) + futures::executor::block_on(Adder.later((4, 5)))
}

fn main() {
    println!("{}", all(1));
}
