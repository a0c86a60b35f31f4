// A panic while other agents are open beside it, in the same task.
use workflow_log::prelude::*;

struct Worker(&'static str);

impl Drop for Worker {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

#[agent(name = self.0)]
impl Worker {
    async fn run(self, rounds: u32) -> u32 {
        for round in 0..rounds {
            tokio::task::yield_now().await;
            println!("{} in round {}", self.0, round);
        }
        if rounds == 2 { panic!("{} gives up", self.0) } else { rounds }
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let all = futures::future::join3(Worker("a").run(1), Worker("b").run(2), Worker("c").run(9));
    println!("{:?}", all.await);
}
