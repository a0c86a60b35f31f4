// Tasks on a runtime of several threads: futures of agents are `Send`, and `'static` where they own.
use std::sync::Arc;
use workflow_log::prelude::*;

struct Worker {
    factor: u32,
}

#[agent]
impl Worker {
    async fn run(self: Arc<Self>, number: u32) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
        let parsed = self.parse(&number.to_string()).await?;
        Ok(parsed * self.factor)
    }

    #[tool]
    async fn parse(&self, text: &str) -> Result<u32, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        text.parse()
    }
}

fn is_send<T: Send + 'static>(value: T) -> T {
    value
}

fn is_unpin_and_sync<T: Sync>(_: &T) {}

#[workflow]
#[tokio::main]
async fn main() {
    let worker = Arc::new(Worker { factor: 2 });
    is_unpin_and_sync(&worker);
    let one = tokio::spawn(is_send(Arc::clone(&worker).run(4)));
    println!("{:?}", one.await.unwrap().ok());
    let mut all = tokio::task::JoinSet::new();
    all.spawn(is_send(worker.run(5)));
    while let Some(done) = all.join_next().await {
        println!("{:?}", done.unwrap().ok());
    }
}
