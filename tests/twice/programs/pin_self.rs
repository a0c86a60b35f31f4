// `self: Pin<&mut Self>`, in methods of our own and in a `Future` written by hand.
use std::future::Future;
use std::marker::PhantomPinned;
use std::pin::Pin;
use std::task::{Context, Poll};
use workflow_log::prelude::*;

struct Countdown {
    left: u32,
    _pinned: PhantomPinned,
}

impl Countdown {
    fn left(self: Pin<&mut Self>) -> &mut u32 {
        unsafe { &mut self.get_unchecked_mut().left }
    }
}

#[agent]
impl Countdown {
    fn run(mut self: Pin<&mut Self>, by: u32) -> u32 {
        *self.as_mut().left() += by;
        self.as_mut().tick();
        *self.left()
    }

    #[action]
    fn tick(self: Pin<&mut Self>) {
        *self.left() -= 1;
    }
}

#[resource(kind = "tool", name = "poll")]
impl Future for Countdown {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, #[no_log] context: &mut Context<'_>) -> Poll<Self::Output> {
        if *self.as_mut().left() == 0 {
            return Poll::Ready("liftoff");
        }
        self.tick();
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[workflow]
fn main() {
    let mut countdown = Box::pin(Countdown { left: 0, _pinned: PhantomPinned });
    println!("{}", countdown.as_mut().run(2));
    println!("{}", futures::executor::block_on(countdown.as_mut()));
}
