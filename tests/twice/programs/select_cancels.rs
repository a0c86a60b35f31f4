// `select!`: the first of several agents wins, and what loses is cancelled and dropped.
use workflow_log::prelude::*;

struct Worker {
    name: &'static str,
}

impl Drop for Worker {
    fn drop(&mut self) {
        println!("{} is dropped", self.name);
    }
}

#[agent(name = self.name)]
impl Worker {
    async fn run(self, rounds: u32) -> Result<u32, String> {
        for round in 0..rounds {
            self.round(round).await;
        }
        if rounds == 1 { Err(format!("{} gave up", self.name)) } else { Ok(rounds) }
    }

    #[action]
    async fn round(&self, number: u32) {
        tokio::task::yield_now().await;
        println!("{} {}", self.name, number);
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::select! {
        biased;
        slow = Worker { name: "slow" }.run(5) => println!("slow {:?}", slow),
        fast = Worker { name: "fast" }.run(2) => println!("fast {:?}", fast),
    }
    let first = futures::future::select(
        Box::pin(Worker { name: "slow" }.run(5)),
        Box::pin(Worker { name: "failing" }.run(1)),
    );
    println!("{:?}", first.await.factor_first().0);
}
