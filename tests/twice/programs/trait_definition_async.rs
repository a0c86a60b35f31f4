// Trait definitions with async bodies: native, boxed by hand, by `#[async_trait]` above and below.
use std::future::Future;
use std::pin::Pin;
use workflow_log::prelude::*;

#[agent]
trait Native {
    async fn run(&self, number: u32) -> u32 {
        tokio::task::yield_now().await;
        self.query(number).await
    }
    async fn query(&self, number: u32) -> u32;
}

#[agent]
trait ByHand {
    fn run<'a>(&'a self, number: u32) -> Pin<Box<dyn Future<Output = u32> + 'a>> {
        Box::pin(async move { number + 1 })
    }
}

#[agent]
#[async_trait::async_trait]
trait Above: Sync {
    async fn run(&self, number: u32) -> u32 {
        self.tool(number).await
    }
    #[tool]
    async fn tool(&self, number: u32) -> u32 {
        number + 2
    }
}

#[async_trait::async_trait]
#[agent]
trait Below: Sync {
    async fn run(&self, number: u32) -> u32 {
        tokio::task::yield_now().await;
        number + 3
    }
}

struct All;

impl Native for All {
    async fn query(&self, number: u32) -> u32 {
        number * 2
    }
}
impl ByHand for All {}
#[async_trait::async_trait]
impl Above for All {}
#[async_trait::async_trait]
impl Below for All {}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", Native::run(&All, 1).await);
    println!("{}", ByHand::run(&All, 1).await);
    println!("{}", Above::run(&All, 1).await);
    let below: Box<dyn Below> = Box::new(All);
    println!("{}", below.run(1).await);
}
