// Functions that return `impl Future`: they run up to it when called, and the rest when awaited.
use std::future::Future;
use workflow_log::prelude::*;

struct Planner {
    bonus: u32,
}

#[agent]
impl Planner {
    fn run(&self, number: u32) -> impl Future<Output = u32> + '_ {
        println!("called with {}", number);
        async move {
            println!("polled with {}", number);
            self.query(number).await + self.bonus
        }
    }

    #[llm]
    fn query(&self, number: u32) -> impl Future<Output = u32> + Send {
        let ready = number * 2;
        async move {
            tokio::task::yield_now().await;
            ready
        }
    }
}

#[resource(kind = "tool")]
fn fetch(page: u32) -> impl Future<Output = Result<u32, String>> {
    async move { if page > 9 { Err(format!("no page {}", page)) } else { Ok(page) } }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let planner = Planner { bonus: 1 };
    let first = planner.run(1);
    let second = planner.run(2);
    println!("second {}", second.await);
    println!("first {}", first.await);
    drop(planner.run(3));
    println!("{:?} {:?}", fetch(1).await, fetch(10).await);
}
