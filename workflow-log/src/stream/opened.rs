//! Whether what a call returned is a stream, by its type.

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;

use super::{Arrived, RecordedStream, See};
use crate::call::Call;

/// A value whose stream can be recorded in its place, because it has a type that a recorded one has
/// too: a boxed stream, alone or in a `Result` or an `Option`.
pub trait Boxed {
    /// What the stream gives.
    type Item;

    /// Hands the call to the stream, or back if there is none.
    fn hand_over(&mut self, call: Call, see: See<Self::Item>) -> Option<Call>;
}

/// Stands in the place of a stream while that is put into another.
struct Nothing<I>(std::marker::PhantomData<fn() -> I>);

impl<I> Stream for Nothing<I> {
    type Item = I;

    fn poll_next(self: Pin<&mut Self>, _task: &mut TaskContext<'_>) -> Poll<Option<I>> {
        Poll::Ready(None)
    }
}

macro_rules! boxed {
    ($($object:ty),*) => {$(
        impl<'a, I: 'a> Boxed for Pin<Box<$object>> {
            type Item = I;

            fn hand_over(&mut self, call: Call, see: See<I>) -> Option<Call> {
                if !call.is_recorded() {
                    return Some(call);
                }
                let nothing: Self = Box::pin(Nothing(std::marker::PhantomData));
                let stream = std::mem::replace(self, nothing);
                *self = Box::pin(RecordedStream::new(stream, Some(Arrived::new::<I>(call)), see));
                None
            }
        }
    )*};
}
boxed!(
    dyn Stream<Item = I> + 'a,
    dyn Stream<Item = I> + Send + 'a,
    dyn Stream<Item = I> + Sync + 'a,
    dyn Stream<Item = I> + Send + Sync + 'a
);

impl<T: Boxed, E> Boxed for Result<T, E> {
    type Item = T::Item;

    fn hand_over(&mut self, call: Call, see: See<T::Item>) -> Option<Call> {
        match self {
            Ok(stream) => stream.hand_over(call, see),
            Err(_) => Some(call),
        }
    }
}

impl<T: Boxed> Boxed for Option<T> {
    type Item = T::Item;

    fn hand_over(&mut self, call: Call, see: See<T::Item>) -> Option<Call> {
        match self {
            Some(stream) => stream.hand_over(call, see),
            None => Some(call),
        }
    }
}

/// What a call returned, asked whether it is a boxed stream.
#[derive(Debug)]
pub struct Streamed<'a, T>(pub &'a mut T);

/// Hands the call to the stream, if it is one.
pub trait Streaming {
    /// What the stream gives.
    type Item;

    /// The call, unless the stream has it now.
    fn __wl_streaming(&mut self, call: Call, see: See<Self::Item>) -> Option<Call>;
}

impl<T: Boxed> Streaming for &mut Streamed<'_, T> {
    type Item = T::Item;

    fn __wl_streaming(&mut self, call: Call, see: See<T::Item>) -> Option<Call> {
        self.0.hand_over(call, see)
    }
}

impl<T> Streaming for Streamed<'_, T> {
    type Item = ();

    fn __wl_streaming(&mut self, call: Call, _see: See<()>) -> Option<Call> {
        Some(call)
    }
}

/// What a function returned whose type says `impl Stream`.
#[derive(Debug)]
pub struct Opened<T> {
    parts: Option<(Call, T)>,
}

impl<T> Opened<T> {
    /// What it returned, and its call.
    pub fn new(call: Call, returned: T) -> Self {
        Self { parts: Some((call, returned)) }
    }

    fn take(&mut self) -> (Call, T) {
        // Taken once, by the one method that generated code calls.
        self.parts.take().unwrap_or_else(|| unreachable!("what a function returned is taken once"))
    }
}

/// What becomes of it: a stream is recorded as it goes on, also in a `Result`, and anything else as
/// it is.
pub trait Open {
    /// What the call ends with, where it is no stream.
    type Seen;
    /// What the stream gives.
    type Item;
    /// What the user gets.
    type Out;

    /// The value, or the recorded stream.
    fn __wl_open(&mut self, see: See<Self::Item>, end: fn(Call, &Self::Seen)) -> Self::Out;
}

#[expect(clippy::mut_mut, reason = "the highest of three rungs")]
impl<S: Stream> Open for &mut &mut Opened<S> {
    type Seen = ();
    type Item = S::Item;
    type Out = RecordedStream<S>;

    fn __wl_open(&mut self, see: See<S::Item>, _end: fn(Call, &())) -> RecordedStream<S> {
        let (call, stream) = self.take();
        RecordedStream::new(stream, Some(Arrived::new::<S::Item>(call)), see)
    }
}

impl<S: Stream, E> Open for &mut Opened<Result<S, E>> {
    type Seen = Result<S, E>;
    type Item = S::Item;
    type Out = Result<RecordedStream<S>, E>;

    fn __wl_open(&mut self, see: See<S::Item>, end: fn(Call, &Result<S, E>)) -> Self::Out {
        let (call, result) = self.take();
        let arrived = if result.is_ok() {
            Some(Arrived::new::<S::Item>(call))
        } else {
            end(call, &result);
            None
        };
        result.map(|stream| RecordedStream::new(stream, arrived, see))
    }
}

impl<T> Open for Opened<T> {
    type Seen = T;
    type Item = ();
    type Out = T;

    fn __wl_open(&mut self, _see: See<()>, end: fn(Call, &T)) -> T {
        let (call, value) = self.take();
        end(call, &value);
        value
    }
}
