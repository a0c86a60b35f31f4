// `mut` on variables, parameters, receivers and patterns that nothing changes.
use workflow_log::prelude::*;

struct Worker {
    number: u32,
}

#[agent]
impl Worker {
    fn run(mut self, mut task: String, (mut a, b): (u32, u32)) -> String {
        let mut copy = self.number + a + b;
        println!("{}", copy);
        task
    }

    #[tool]
    async fn later(&mut self, mut number: u32) -> u32 {
        let mut list = vec![number];
        list.len() as u32
    }
}

#[agent]
async fn free(mut number: u32, mut other: Vec<u32>) -> u32 {
    other.push(1);
    number
}

#[workflow]
#[tokio::main]
async fn main() {
    let mut worker = Worker { number: 1 };
    worker.later(2).await;
    worker.run(String::new(), (1, 2));
    free(1, Vec::new()).await;
}
