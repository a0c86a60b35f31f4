// Changes of what is not `mut`: parameters, receivers, captured variables.
use workflow_log::prelude::*;

struct Worker {
    number: u32,
}

#[agent]
impl Worker {
    fn run(&self, list: Vec<u32>) -> u32 {
        list.push(1);
        self.number += 1;
        self.number
    }

    #[tool]
    async fn later(self, number: u32, (one, _): (u32, u32)) -> u32 {
        number += one;
        self.number = 1;
        one = 2;
        number
    }
}

#[agent]
fn free(text: String) {
    text.push('a');
}

#[workflow]
fn main() {
    let worker = Worker { number: 1 };
    worker.number = 2;
}
