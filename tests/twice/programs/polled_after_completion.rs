// Futures of every form that are polled again when they are done: the panic is the same.
use futures::FutureExt as _;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    async fn run(&self) -> u32 {
        1
    }

    #[tool]
    fn boxed(&self) -> Pin<Box<dyn Future<Output = u32> + '_>> {
        Box::pin(async move { 2 })
    }

    #[tool]
    fn promised(&self) -> impl Future<Output = u32> {
        async { 3 }
    }
}

fn twice(future: impl Future<Output = u32>) {
    let mut future = Box::pin(future);
    println!("{:?}", future.as_mut().now_or_never());
    let again = catch_unwind(AssertUnwindSafe(|| future.as_mut().now_or_never()));
    println!("{}", again.is_err());
}

#[workflow]
fn main() {
    twice(Worker.run());
    twice(Worker.boxed());
    twice(Worker.promised());
}
