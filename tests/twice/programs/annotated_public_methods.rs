// Attributes on single methods that others may call, and on functions in generic blocks.
use std::fmt::Debug;
use std::panic::Location;
use workflow_log::prelude::*;

pub struct Worker<'w, T> {
    item: &'w T,
}

impl<'w, T: Debug + Clone + PartialEq + 'w> Worker<'w, T> {
    #[resource(kind = "tool")]
    pub fn new(item: &'w T) -> Worker<'w, T> {
        Worker { item }
    }

    #[agent]
    #[track_caller]
    pub fn run(&self, (first, mut second): (T, Vec<T>), _: &str) -> Result<&'w T, String> {
        let line = Location::caller().line();
        second.push(first);
        if second.len() > 2 { Ok(self.item) } else { Err(format!("line {} {:?}", line, second)) }
    }

    #[resource(kind = "tool")]
    pub(crate) async fn later(self, others: Vec<T>) -> Option<Self> {
        others.contains(self.item).then_some(self)
    }

    #[resource(kind = "tool")]
    fn longest(items: &[T]) -> Option<&T> {
        items.last()
    }

    #[resource(kind = "tool")]
    fn same(item: &'w str, other: &str) -> &'w str {
        if other.is_empty() { item } else { &item[..1] }
    }

    #[resource(kind = "tool")]
    async fn none(list: Vec<Self>, number: usize) -> usize {
        list.len() + number
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let worker = Worker::new(&7);
    println!("{:?}", worker.run((1, vec![2]), "x"));
    println!("{:?}", worker.run((1, vec![2, 3]), "y"));
    println!("{:?} {}", Worker::longest(&[1, 2]), Worker::<u8>::same("same", "x"));
    println!("{}", Worker::none(vec![Worker::new(&1)], 2).await);
    println!("{}", worker.later(vec![7]).await.is_some());
}
