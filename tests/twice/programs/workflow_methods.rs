// `#[workflow]` on methods and associated functions, sync and async, one inside another.
use std::sync::Arc;
use workflow_log::prelude::*;

struct Flow {
    rounds: u32,
}

impl Flow {
    const NAME: &'static str = "a flow";

    #[workflow(name = Self::NAME)]
    fn start(rounds: u32) -> Self {
        step(rounds + Self::NAME.len() as u32);
        Self { rounds }
    }

    #[workflow]
    async fn go(self: Arc<Self>, by: u32) -> Result<u32, String> {
        let inner = self.inner(by).await?;
        Ok(inner + step(self.rounds))
    }

    #[workflow(name = "inner")]
    async fn inner(&self, by: u32) -> Result<u32, String> {
        if by == 0 { Err("by nothing".into()) } else { Ok(self.rounds / by) }
    }
}

#[resource(kind = "tool")]
fn step(number: u32) -> u32 {
    number + 1
}

fn main() {
    let flow = Arc::new(Flow::start(4));
    println!("{:?}", futures::executor::block_on(Arc::clone(&flow).go(2)));
    println!("{:?}", futures::executor::block_on(flow.go(0)));
}
