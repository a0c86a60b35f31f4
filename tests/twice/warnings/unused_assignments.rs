// Values that are assigned and overwritten before anything reads them.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, mut number: u32) -> u32 {
        let mut sum = 0;
        sum = number;
        number = 7;
        let mut last;
        last = 1;
        last = 2;
        sum
    }

    #[tool]
    async fn later(&self, mut number: u32) -> u32 {
        number = 3;
        let mut other = number;
        other += 1;
        number
    }
}

#[agent]
fn free(mut number: u32) {
    number = 1;
}

#[workflow]
fn main() {
    Worker.run(1);
    drop(Worker.later(1));
    free(2);
}
