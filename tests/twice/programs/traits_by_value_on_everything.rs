// Traits of the user's with methods by value on every type, called like ours.
#![allow(dead_code)]
use workflow_log::prelude::*;

trait Everywhere: Sized {
    fn enter(self) -> &'static str {
        "entered"
    }
    fn scope<T>(self, _: T) -> &'static str {
        "scoped"
    }
    fn arg<A, B>(self, _: A, _: B) {}
    fn config<A>(self, _: A) {}
    fn complete<A, B>(self, _: A, _: B) {}
    fn fail<A>(self, _: A) {}
    fn metadata<A, B>(self, _: A, _: B) {}
    fn logs_dir<A>(self, _: A) {}
    fn name<A>(self, _: A) {}
    fn begin(self) {}
    fn push<A>(self, _: A) {}
    fn debug_struct<A>(self, _: A) {}
}
impl<T> Everywhere for T {}

#[agent]
#[derive(Debug)]
struct Worker {
    #[no_log]
    key: u32,
    size: u32,
}

#[agent(name = self.size)]
impl Worker {
    fn run(&self, number: u32) -> u32 {
        self.count(number) + self.key + self.size
    }

    fn count(&self, number: u32) -> u32 {
        println!("{} {}", number.enter(), 1.scope(2));
        number
    }

    #[tool]
    async fn later(&self, number: u32) -> Result<u32, String> {
        if number > 1 { Err("too large".into()) } else { Ok(number) }
    }
}

#[workflow(metadata(key = 1), verbosity = "debug")]
fn main() {
    let worker = Worker { key: 1, size: 2 };
    println!("{} {:?}", worker.run(3), worker);
    println!("{:?}", futures::executor::block_on(worker.later(1)));
    println!("{:?}", futures::executor::block_on(worker.later(2)));
}
