//! A future that is a call: returned by a function, or the value of a chain. The call begins at the
//! first poll, and ends when it is done.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use pin_project_lite::pin_project;

use crate::call::{Call, Prepared};
use crate::context::{Context, Entered};

/// What is known of a call before its future is polled.
pub trait Start {
    /// The call while it is underway. Dropped, it was cancelled, or a panic went through it.
    type Underway;

    /// Begins the call.
    fn start(self) -> Self::Underway;

    /// Where what happens inside the call is.
    fn context(call: &Self::Underway) -> Option<Context>;
}

pin_project! {
    /// A future, and the call that it is.
    ///
    /// The future is there until this is dropped: what it owns may outlive its end, and a poll
    /// after that is for it to refuse. It is `Send` and `Unpin` where the future is.
    #[must_use = "futures do nothing unless awaited"]
    pub struct RecordedFuture<F, S, E>
    where
        S: Start,
    {
        #[pin]
        future: Option<F>,
        call: State<S, S::Underway>,
        end: Option<E>,
    }

    impl<F, S, E> PinnedDrop for RecordedFuture<F, S, E>
    where
        S: Start,
    {
        fn drop(this: Pin<&mut Self>) {
            // What the future owns is dropped in its place, while its call is still underway.
            let mut this = this.project();
            let context = match this.call {
                State::Underway(call) => S::context(call),
                State::Prepared(_) | State::Over => None,
            };
            let _entered = Entered::new(context);
            this.future.set(None);
        }
    }
}

enum State<S, U> {
    Prepared(S),
    Underway(U),
    Over,
}

impl<F, S: Start, E> std::fmt::Debug for RecordedFuture<F, S, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordedFuture").finish_non_exhaustive()
    }
}

impl<F, S, E> RecordedFuture<F, S, E>
where
    F: Future,
    S: Start,
    E: FnOnce(S::Underway, &mut F::Output),
{
    /// The future that a function returned. `end` ends the call with what it came to.
    pub fn new(prepared: S, future: F, end: E) -> Self {
        Self { future: Some(future), call: State::Prepared(prepared), end: Some(end) }
    }
}

impl<F, E> RecordedFuture<F, Prepared, E>
where
    F: Future,
    E: FnOnce(Call, &mut F::Output),
{
    /// The future of a chain that was given something that was made in its arguments.
    pub fn of_given(mut prepared: Prepared, future: F, end: E) -> Self {
        prepared.takes_given();
        Self::new(prepared, future, end)
    }
}

impl<F, S, E> Future for RecordedFuture<F, S, E>
where
    F: Future,
    S: Start,
    E: FnOnce(S::Underway, &mut F::Output),
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        // Out of its place while the future runs: a panic that leaves the future ends the call
        // here, however long the future itself is kept.
        let call = match std::mem::replace(this.call, State::Over) {
            State::Prepared(prepared) => Some(prepared.start()),
            State::Underway(call) => Some(call),
            State::Over => None,
        };
        let entered = Entered::new(call.as_ref().and_then(S::context));
        let mut polled = match this.future.as_mut().as_pin_mut() {
            Some(future) => future.poll(task),
            None => Poll::Pending,
        };
        drop(entered);
        match (&mut polled, call) {
            (Poll::Ready(result), Some(call)) => {
                if let Some(end) = this.end.take() {
                    end(call, result);
                }
            }
            (Poll::Pending, Some(call)) => *this.call = State::Underway(call),
            (_, None) => {}
        }
        polled
    }
}
