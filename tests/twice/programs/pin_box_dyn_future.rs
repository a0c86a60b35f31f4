// `Pin<Box<dyn Future>>` in an inherent block and in a trait that was made for it by hand.
use std::future::Future;
use std::pin::Pin;
use workflow_log::prelude::*;

trait Agent {
    fn run<'a>(&'a mut self, task: &'a str) -> Pin<Box<dyn Future<Output = Option<usize>> + Send + 'a>>;
}

struct ByHand(usize);

#[agent]
impl Agent for ByHand {
    fn run<'a>(&'a mut self, task: &'a str) -> Pin<Box<dyn Future<Output = Option<usize>> + Send + 'a>> {
        self.0 += 1;
        Box::pin(async move {
            tokio::task::yield_now().await;
            if task.is_empty() { None } else { Some(self.measure(task).await) }
        })
    }
}

#[agent]
impl ByHand {
    #[tool]
    fn measure<'a>(&'a self, text: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
        Box::pin(async move { text.len() + self.0 })
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut agents: Vec<Box<dyn Agent>> = vec![Box::new(ByHand(0)), Box::new(ByHand(10))];
    for agent in &mut agents {
        println!("{:?}", agent.run("task").await);
    }
    println!("{:?}", agents[0].run("").await);
}
