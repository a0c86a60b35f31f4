// Attributes on single methods of an implemented trait, native, boxed and by `#[async_trait]`.
use std::future::Future;
use std::pin::Pin;
use workflow_log::prelude::*;

trait Tool {
    type Args;
    const NAME: &'static str;
    fn run(&self, args: Self::Args) -> Option<usize>;
    async fn later(&self, args: Self::Args) -> usize;
    fn boxed<'a>(&'a self, args: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>>;
}

#[async_trait::async_trait]
trait Agent {
    async fn run(&mut self, task: &str) -> Result<u32, String>;
}

struct Words<T>(Vec<T>);

impl<T: AsRef<str> + Sync> Tool for Words<T> {
    type Args = (String, usize);
    const NAME: &'static str = "words";

    #[agent]
    fn run(&self, (word, from): Self::Args) -> Option<usize> {
        println!("{}", Self::NAME);
        self.0.get(from..)?.iter().position(|item| item.as_ref() == word)
    }

    #[resource(kind = "tool")]
    async fn later(&self, args: Self::Args) -> usize {
        Tool::run(self, args).unwrap_or_default()
    }

    #[resource(kind = "tool", name = "boxed")]
    fn boxed<'a>(&'a self, args: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
        Box::pin(async move { args.len() + self.0.len() })
    }
}

#[async_trait::async_trait]
impl<T: Send> Agent for Words<T> {
    #[agent(name = "agent")]
    async fn run(&mut self, task: &str) -> Result<u32, String> {
        tokio::task::yield_now().await;
        task.parse::<u32>().map_err(|error| error.to_string())
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut words = Words(vec!["a", "b"]);
    println!("{:?}", Tool::run(&words, ("b".into(), 0)));
    println!("{} {}", words.later(("b".into(), 1)).await, words.boxed("text").await);
    println!("{:?} {:?}", Agent::run(&mut words, "1").await, Agent::run(&mut words, "x").await);
}
