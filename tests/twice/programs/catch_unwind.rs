// Panics that are caught inside an agent and outside of one, with what was being worked on.
use std::panic::{AssertUnwindSafe, catch_unwind};
use workflow_log::prelude::*;

struct Coder {
    done: Vec<u32>,
}

#[agent]
impl Coder {
    fn run(&mut self, limit: u32) -> usize {
        for number in 0..limit {
            let caught = catch_unwind(AssertUnwindSafe(|| self.check(number)));
            println!("{:?}", caught.map_err(|panic| *panic.downcast::<&str>().unwrap()));
        }
        assert!(limit < 3, "too many");
        self.done.len()
    }

    #[tool]
    fn check(&mut self, number: u32) -> u32 {
        self.done.push(number);
        if number == 1 {
            panic!("one");
        }
        number
    }
}

#[workflow]
fn main() {
    let mut coder = Coder { done: Vec::new() };
    println!("{}", coder.run(2));
    println!("{}", catch_unwind(AssertUnwindSafe(|| coder.run(3))).is_err());
    println!("{:?}", coder.done);
}
