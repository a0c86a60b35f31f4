// `impl Future` with bounds that an async block does not meet.
use std::fmt::Debug;
use std::future::Future;
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    #[no_log(output)]
    fn run(&self, number: u32) -> impl Future<Output = u32> + Unpin {
        std::future::ready(number)
    }

    #[tool]
    #[no_log(output)]
    fn cloned(&self, number: u32) -> impl Future<Output = u32> + Clone + Debug {
        std::future::ready(number)
    }
}

#[workflow]
fn main() {
    let mut unpinned = Worker.run(1);
    println!("{}", futures::executor::block_on(&mut unpinned));
    println!("{:?}", Worker.cloned(2).clone());
}
