// Futures written by hand, which own something: when it is dropped, polled by reference.
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

struct Counting {
    left: u32,
    _owned: Loud,
}

impl Future for Counting {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        println!("{} left", self.left);
        if self.left == 0 {
            return Poll::Ready("done");
        }
        self.left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

struct Worker;

#[agent]
impl Worker {
    fn run(&self, left: u32) -> impl Future<Output = &'static str> {
        Counting { left, _owned: Loud("promised") }
    }

    #[tool]
    fn boxed(&self, left: u32) -> Pin<Box<dyn Future<Output = &'static str> + Send>> {
        Box::pin(Counting { left, _owned: Loud("boxed") })
    }
}

#[workflow]
fn main() {
    let mut promised = Box::pin(Worker.run(1));
    println!("{}", futures::executor::block_on(promised.as_mut()));
    let mut boxed = Worker.boxed(0);
    println!("{}", futures::executor::block_on(boxed.as_mut()));
    println!("both are done");
    drop(boxed);
    drop(promised);
    println!("{}", futures::executor::block_on(Worker.boxed(0)));
    println!("the end");
}
