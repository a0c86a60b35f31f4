// Warnings in functions that are annotated by themselves, with bodies of one line.
use workflow_log::prelude::*;

struct Worker;

trait Tool {
    fn call(&self, input: u32) -> u32;
}

impl Tool for Worker {
    #[resource(kind = "tool")]
    fn call(&self, input: u32) -> u32 { input + 1 }
}

impl Worker {
    #[resource(kind = "tool")]
    fn stays(&self, #[allow(unused_variables)] task: &str, other: &str) -> u8 { 1 }

    #[resource(kind = "tool")]
    async fn later(&self, number: u32) -> u32 { { number } }

    #[resource(kind = "tool")]
    #[must_use]
    pub fn nothing(&self) {}
}

#[resource(kind = "tool")]
pub fn free(#[expect(unused_variables)] task: &str) -> u8 { 1 }

#[agent]
impl Worker {
    pub fn run(&self, number: u8) -> u8 {
        if number == 0 { 0 } else { self.run(number - 1) }
    }

    #[must_use]
    pub fn checked(&self) {}

    pub fn expected(&self, #[expect(unused_variables)] task: &str, unused: u8) {}
}

#[workflow]
fn main() {
    Worker.call(1);
    Worker.stays("task", "other");
    Worker.nothing();
    Worker.checked();
    Worker.expected("task", 1);
    drop(Worker.later(1));
    free("task");
    Worker.run(1);
}
