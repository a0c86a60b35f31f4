// `impl Trait` as the result of methods of traits, and `async fn` where a trait says `impl Future`.
use std::future::Future;
use workflow_log::prelude::*;

trait Agent {
    fn run(&self, number: u32) -> impl Future<Output = u32> + Send;
    fn words<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str>;
    fn later(&self) -> impl Future<Output = u32>;
}

struct ByAsync(u32);
struct ByHand(u32);

#[agent]
impl Agent for ByAsync {
    async fn run(&self, number: u32) -> u32 {
        tokio::task::yield_now().await;
        self.0 + number
    }

    #[tool]
    #[no_log(output)]
    fn words<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(' ').take(self.0 as usize)
    }

    #[tool]
    async fn later(&self) -> u32 {
        self.0
    }
}

#[agent]
impl Agent for ByHand {
    fn run(&self, number: u32) -> impl Future<Output = u32> + Send {
        let sum = self.0 + number;
        async move { sum }
    }

    #[tool]
    #[no_log(output)]
    fn words<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        text.split('-')
    }

    #[tool]
    fn later(&self) -> impl Future<Output = u32> {
        async move { self.run(1).await }
    }
}

async fn all(agent: impl Agent) {
    println!("{} {}", agent.run(2).await, agent.later().await);
    println!("{:?}", agent.words("a b-c").collect::<Vec<_>>());
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    all(ByAsync(1)).await;
    all(ByHand(3)).await;
}
