// Futures that are promised to be more than futures: `Sync`, `'static`, fused, of a known type.
use std::future::Future;
use std::pin::Pin;
use workflow_log::prelude::*;

struct Worker(u32);

#[agent]
impl Worker {
    fn run(&self) -> impl Future<Output = u32> + Send + Sync + 'static {
        let number = self.0;
        async move { number }
    }

    #[tool]
    fn boxed(&self) -> Pin<Box<dyn Future<Output = u32> + Send + Sync>> {
        let number = self.0;
        Box::pin(async move { number + 1 })
    }

    #[tool]
    #[no_log(output)]
    fn fused(&self, number: u32) -> impl futures::future::FusedFuture<Output = u32> + Clone {
        futures::FutureExt::shared(std::future::ready(number))
    }

    #[tool]
    #[no_log(output)]
    fn named(&self, number: u32) -> std::future::Ready<u32> {
        std::future::ready(number)
    }
}

fn is_sync<T: Sync + Send + 'static>(value: T) -> T {
    value
}

#[workflow]
fn main() {
    let worker = Worker(1);
    println!("{}", futures::executor::block_on(is_sync(worker.run())));
    println!("{}", futures::executor::block_on(is_sync(worker.boxed())));
    println!("{}", futures::executor::block_on(worker.fused(4).clone()));
    println!("{}", futures::executor::block_on(worker.named(5)));
}
