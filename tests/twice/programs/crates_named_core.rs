// Crates that the user renamed to `core`, `std` and `alloc`: `::core` is not what it seems.
extern crate anyhow as alloc;
extern crate futures as std;
extern crate serde_json as core;
use workflow_log::prelude::*;

#[agent]
#[derive(Debug, Clone)]
struct Worker {
    #[no_log]
    name: &'static str,
}

#[agent]
impl Worker {
    fn run(&self, list: Vec<u32>) -> Result<usize, alloc::Error> {
        let text = core::to_string(&list)?;
        if text.is_empty() {
            alloc::bail!("{} wrote nothing", self.name);
        }
        Ok(text.len())
    }

    #[tool]
    async fn later(&self, number: u32) -> Option<u32> {
        std::future::ready(number).await.checked_sub(1)
    }
}

#[workflow]
fn main() {
    let worker = Worker { name: "w" };
    println!("{:?} {:?}", worker, worker.run(vec![1, 2]).ok());
    println!("{:?}", std::executor::block_on(worker.later(1)));
}
