// Trait objects without `dyn`, as edition 2018 still has them.
//@ edition: 2018 only
use std::future::Future;
use std::pin::Pin;
use workflow_log::prelude::*;

trait Tool {
    fn call(&self, input: u32) -> u32;
}

struct Adder(u32);

#[resource(kind = "tool", name = "adder")]
impl Tool for Adder {
    fn call(&self, input: u32) -> u32 {
        self.0 + input
    }
}

#[resource(kind = "tool", name = "twice")]
impl Tool {
    pub fn twice(&self, input: u32) -> u32 {
        self.call(self.call(input))
    }
}

struct Worker;

#[agent]
impl Worker {
    fn run(&self, #[no_log] tool: &(Tool + 'static)) -> Box<Tool> {
        Box::new(Adder(tool.twice(1)))
    }

    #[tool]
    fn later(&self, number: u32) -> Pin<Box<Future<Output = u32> + Send>> {
        Box::pin(async move { number + 1 })
    }
}

#[workflow]
fn main() {
    println!("{}", Worker.run(&Adder(2)).call(3));
    println!("{}", futures::executor::block_on(Worker.later(4)));
}
