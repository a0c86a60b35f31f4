// `#[async_trait]` with generics, lifetimes, patterns, defaults and associated types.
use workflow_log::prelude::*;

#[async_trait::async_trait]
trait Agent<T: Send + 'static> {
    type Output: Send;
    async fn run<'a>(&'a mut self, (input, name): (T, &'a str)) -> Result<Self::Output, String>;
    async fn each<I>(&self, items: I) -> usize
    where
        I: IntoIterator<Item = T> + Send,
        I::IntoIter: Send;
    async fn make(mut number: u32) -> u32
    where
        Self: Sized,
    {
        number += 1;
        number
    }
}

struct Above<T>(Vec<T>);
struct Below<T>(Vec<T>);

#[agent]
#[async_trait::async_trait]
impl<T: Clone + Send + Sync + std::fmt::Debug + 'static> Agent<T> for Above<T> {
    type Output = Vec<T>;

    async fn run<'a>(&'a mut self, (input, name): (T, &'a str)) -> Result<Self::Output, String> {
        self.0.push(input);
        if name.is_empty() { Err(format!("{} nameless", self.0.len())) } else { Ok(self.0.clone()) }
    }

    #[tool]
    async fn each<I>(&self, #[no_log] items: I) -> usize
    where
        I: IntoIterator<Item = T> + Send,
        I::IntoIter: Send,
    {
        items.into_iter().count()
    }

    #[tool]
    async fn make(mut number: u32) -> u32 {
        number *= 2;
        number
    }
}

#[async_trait::async_trait]
#[agent]
impl<T: Clone + Send + Sync + std::fmt::Debug + 'static> Agent<T> for Below<T> {
    type Output = Vec<T>;

    async fn run<'a>(&'a mut self, (input, name): (T, &'a str)) -> Result<Self::Output, String> {
        self.0.push(input);
        if name.is_empty() { Err(format!("{} nameless", self.0.len())) } else { Ok(self.0.clone()) }
    }

    #[tool]
    async fn each<I>(&self, #[no_log] items: I) -> usize
    where
        I: IntoIterator<Item = T> + Send,
        I::IntoIter: Send,
    {
        items.into_iter().count()
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (mut above, mut below) = (Above(vec![1]), Below(vec!['a']));
    println!("{:?} {:?}", above.run((2, "x")).await, below.run(('b', "")).await);
    println!("{} {}", above.each(vec![1, 2]).await, below.each(Some('c')).await);
    println!("{} {}", Above::<u8>::make(3).await, <Below<u8> as Agent<u8>>::make(3).await);
}
