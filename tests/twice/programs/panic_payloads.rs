// Panics whose payload is no text, `resume_unwind`, `unwrap`, `expect`, arithmetic, `assert_eq!`.
use std::panic::{catch_unwind, panic_any, resume_unwind};
use workflow_log::prelude::*;

struct Breaker;

#[agent]
impl Breaker {
    fn run(&self, how: &str) -> u32 {
        self.act(how, &mut 0)
    }

    #[no_log]
    fn act(&self, how: &str, count: &mut u32) -> u32 {
        *count += 1;
        match how {
            "any" => panic_any(7_u32),
            "resume" => resume_unwind(Box::new("quietly")),
            "unwrap" => None::<u32>.unwrap(),
            "expect" => "x".parse::<u32>().expect("a number"),
            "divide" => 1 / (*count - 1),
            "assert" => {
                assert_eq!(*count, 2, "counted {}", count);
                0
            }
            "borrow" => {
                let cell = std::cell::RefCell::new(1);
                let held = cell.borrow_mut();
                let number = *cell.borrow() + *held;
                number
            }
            _ => unreachable!(),
        }
    }
}

#[workflow]
fn main() {
    for how in ["any", "resume", "unwrap", "expect", "divide", "assert", "borrow", "else"].iter() {
        let panic = catch_unwind(|| Breaker.run(how)).unwrap_err();
        println!("{} {:?}", how, panic.downcast_ref::<u32>());
    }
}
