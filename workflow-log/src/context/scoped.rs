//! A future that takes its place in the run along.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use pin_project_lite::pin_project;

use super::{Context, Entered};

pin_project! {
    /// A future inside which a certain node is current, at each poll and while it is dropped.
    ///
    /// Made by [`in_current`](crate::in_current). It is `Send` if the future is, and adds no
    /// allocation.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless awaited"]
    pub struct Scoped<F> {
        #[pin]
        future: Option<F>,
        context: Option<Context>,
    }

    impl<F> PinnedDrop for Scoped<F> {
        fn drop(this: Pin<&mut Self>) {
            // What the future owns is dropped in its place, as it would be at the end of its body.
            let mut this = this.project();
            let _entered = Entered::new(this.context.take());
            this.future.set(None);
        }
    }
}

/// A future inside which `context` is current; `None` leaves things as they are.
pub fn scoped<F>(context: Option<Context>, future: F) -> Scoped<F> {
    Scoped { future: Some(future), context }
}

impl<F: Future> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let entered = Entered::new(this.context.clone());
        let polled = match this.future.as_mut().as_pin_mut() {
            // It is there until it is dropped, as it would be without us: what it owns may outlive
            // its end, and a second poll is for it to refuse.
            Some(future) => future.poll(task),
            None => Poll::Pending,
        };
        drop(entered);
        polled
    }
}
