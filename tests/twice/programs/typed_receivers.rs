// Receivers with a type in every form that is allowed.
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use workflow_log::prelude::*;

struct Worker(u32);

type Shared<T> = Rc<T>;

#[agent]
impl Worker {
    fn run(self: &Self, other: Self) -> u32 {
        self.0 + other.0
    }

    #[tool]
    fn changed(self: &mut Self, by: &Self) -> u32 {
        self.0 += by.0;
        self.0
    }

    #[tool]
    fn owned(mut self: Self) -> Self {
        self.0 += 1;
        self
    }

    #[tool]
    fn named<'s>(self: &'s Worker) -> &'s u32 {
        &self.0
    }

    #[tool]
    fn nested(self: Arc<Box<Self>>) -> u32 {
        self.0
    }

    #[tool]
    fn alias(mut self: Shared<Self>) -> u32 {
        Rc::get_mut(&mut self).map_or(0, |worker| worker.0)
    }

    #[tool]
    async fn pinned(self: Pin<&Self>, by: u32) -> u32 {
        self.0 + by
    }

    #[tool]
    async fn boxed(self: Pin<Box<Self>>) -> u32 {
        self.0
    }
}

#[workflow]
fn main() {
    let mut worker = Worker(1);
    println!("{} {}", worker.run(Worker(2)), worker.changed(&Worker(3)));
    println!("{}", worker.named());
    println!("{}", worker.owned().0);
    println!("{} {}", Arc::new(Box::new(Worker(5))).nested(), Rc::new(Worker(6)).alias());
    println!("{}", futures::executor::block_on(Pin::new(&Worker(7)).pinned(1)));
    println!("{}", futures::executor::block_on(Box::pin(Worker(9)).boxed()));
}
