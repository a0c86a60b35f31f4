// Warnings in methods that are annotated by themselves.
#![warn(unused_braces, unused_parens)]
use workflow_log::prelude::*;

struct Worker;

impl Worker {
    #[agent]
    fn run(&self, task: &str, mut number: u32, (left, right): (u32, u32)) -> u32 {
        let unused = 1;
        let mut never_changed = 2;
        self.later(1);
        return (right);
        println!("never");
    }

    #[resource(kind = "tool")]
    async fn later(&self, number: u32) -> u32 {
        let mut sum = 0;
        sum = 2;
        self.Named();
        loop {}
        sum
    }

    #[resource(kind = "tool")]
    #[must_use]
    #[deprecated]
    fn Named(&self) -> u32 {
        { 3 }
    }

    #[resource(kind = "tool")]
    fn never(&self) {}
}

trait Tool {
    fn call(&self, input: u32, other: u32) -> u32;
}

impl Tool for Worker {
    #[resource(kind = "tool")]
    fn call(&self, input: u32, other: u32) -> u32 {
        let unused = 1;
        other
    }
}

#[workflow]
fn main() {
    Worker.run("task", 1, (2, 3));
    Worker.call(1, 2);
}
