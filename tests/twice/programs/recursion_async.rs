// Async recursion, boxed by hand, by `#[async_trait]` and at the call.
use std::future::Future;
use std::pin::Pin;
use workflow_log::prelude::*;

struct Boxed;

#[agent]
impl Boxed {
    fn run(&self, depth: u32) -> Pin<Box<dyn Future<Output = u32> + Send + '_>> {
        Box::pin(async move { if depth == 0 { 0 } else { self.run(depth - 1).await + 1 } })
    }
}

struct AtTheCall;

#[agent]
impl AtTheCall {
    async fn run(&self, depth: u32) -> u32 {
        if depth == 0 {
            return 0;
        }
        Box::pin(self.run(depth - 1)).await + 1
    }
}

#[async_trait::async_trait]
trait Agent {
    async fn run(&self, depth: u32) -> u32;
}

struct ByMacro;

#[agent]
#[async_trait::async_trait]
impl Agent for ByMacro {
    async fn run(&self, depth: u32) -> u32 {
        if depth == 0 { 0 } else { self.run(depth - 1).await + 1 }
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", Boxed.run(2).await);
    println!("{}", AtTheCall.run(1).await);
    println!("{}", ByMacro.run(1).await);
}
