// Async recursion several hundred calls deep, on the stack that a thread has.
use std::future::Future;
use std::pin::Pin;
use workflow_log::prelude::*;

struct Digger;

#[agent]
impl Digger {
    async fn run(&self, depth: u32) -> u32 {
        self.dig(depth).await
    }

    fn dig(&self, depth: u32) -> Pin<Box<dyn Future<Output = u32> + Send + '_>> {
        Box::pin(async move { if depth == 0 { 0 } else { self.dig(depth - 1).await + 1 } })
    }
}

#[workflow]
fn main() {
    let work = || println!("{}", futures::executor::block_on(Digger.run(500)));
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
}
