// Methods of traits, and whole annotated traits and modules, that nothing uses.
use workflow_log::prelude::*;

#[agent]
trait Planner {
    fn run(&self, task: &str) -> usize {
        self.query(task)
    }

    fn query(&self, prompt: &str) -> usize {
        prompt.len()
    }

    fn never(&self) -> u32 {
        1
    }

    fn missing(&self);
}

struct Plain;

impl Planner for Plain {
    fn missing(&self) {}
}

#[agent]
trait NeverAtAll {
    fn run(&self) -> u32 {
        2
    }
}

#[agent]
mod inner {
    pub struct Worker;

    impl Worker {
        pub fn run(&self) -> u32 {
            1
        }

        fn never(&self) {}
    }

    pub fn made() -> Worker {
        Worker
    }
}

fn main() {
    println!("{} {}", Plain.run("task"), inner::made().run());
}
