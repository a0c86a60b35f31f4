//! A stream that is a call: returned by a function, or the value of a chain. The call goes on until
//! the stream has ended or is dropped.

mod answer;
mod arrived;
mod joined;
mod opened;

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use pin_project_lite::pin_project;

pub use arrived::Arrived;
pub(crate) use arrived::SoFar;
pub(crate) use opened::Boxed;
pub use opened::{Open, Opened, Streamed, Streaming};

use crate::context::Entered;

/// Looks at an item that a stream gave.
pub(crate) type See<I> = fn(&I, &mut Arrived);

pin_project! {
    /// A stream, and the call that it is.
    ///
    /// Each item is handed on in the poll that gave it, and what the stream does meanwhile is inside
    /// the call. It is `Send` and `Unpin` where the stream is.
    #[must_use = "streams do nothing unless polled"]
    pub struct RecordedStream<S>
    where
        S: Stream,
    {
        #[pin]
        stream: Option<S>,
        // Until the stream has ended.
        arrived: Option<Arrived>,
        see: See<S::Item>,
    }

    impl<S> PinnedDrop for RecordedStream<S>
    where
        S: Stream,
    {
        fn drop(this: Pin<&mut Self>) {
            // What the stream owns is dropped in its place, while its call is still underway.
            let mut this = this.project();
            let _entered = Entered::new(this.arrived.as_ref().and_then(Arrived::context));
            this.stream.set(None);
        }
    }
}

impl<S: Stream> std::fmt::Debug for RecordedStream<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordedStream").finish_non_exhaustive()
    }
}

impl<S: Stream> RecordedStream<S> {
    /// Without `arrived` it is a stream of whose call nothing more is to be known.
    fn new(stream: S, arrived: Option<Arrived>, see: See<S::Item>) -> Self {
        Self { stream: Some(stream), arrived, see }
    }
}

impl<S: Stream> Stream for RecordedStream<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        // Out of its place while the stream runs: a panic that leaves the stream ends the call here,
        // however long the stream itself is kept.
        let arrived = this.arrived.take();
        let entered = Entered::new(arrived.as_ref().and_then(Arrived::context));
        let polled = match this.stream.as_mut().as_pin_mut() {
            Some(stream) => stream.poll_next(task),
            None => Poll::Pending,
        };
        drop(entered);
        let Some(mut arrived) = arrived else { return polled };
        match &polled {
            Poll::Ready(Some(item)) => {
                arrived.note(&mut |arrived| (this.see)(item, arrived));
                *this.arrived = Some(arrived);
            }
            Poll::Ready(None) => arrived.ends(),
            Poll::Pending => *this.arrived = Some(arrived),
        }
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<S: FusedStream> FusedStream for RecordedStream<S> {
    fn is_terminated(&self) -> bool {
        self.stream.as_ref().is_none_or(FusedStream::is_terminated)
    }
}
