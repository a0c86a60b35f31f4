//! A chain of calls in a user's body, recorded where it stands.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use crate::call::{Call, Prepared};
use crate::context::Entered;
use crate::recorded_future::RecordedFuture;
use crate::stream::{Boxed, See};

/// What is awaited, as the compiler sees it behind `.await`.
pub fn future<F: IntoFuture>(awaited: F) -> F::IntoFuture {
    awaited.into_future()
}

/// Says what type something is.
pub fn of_type<T>(_value: &T) {}

/// What `?` takes a value out of.
pub trait Tried {
    /// The value.
    type Output;
}

impl<T, E> Tried for Result<T, E> {
    type Output = T;
}

impl<T> Tried for Option<T> {
    type Output = T;
}

impl<B, C> Tried for std::ops::ControlFlow<B, C> {
    type Output = C;
}

/// Says what type `?` takes out of something.
pub fn with_output<T, R: Tried<Output = T>>(_value: &R) {}

/// A result that may leave its function early, looked at before it does.
pub fn tried<T>(value: T, call: &mut Call, look: impl FnOnce(&T, &mut Call)) -> T {
    look(&value, call);
    value
}

/// A call that has begun, and is current.
///
/// The order of the fields is the order in which a panic drops them: first it leaves the call.
#[derive(Debug)]
pub struct Begun {
    entered: Entered,
    call: Call,
}

impl Begun {
    /// Makes a call current.
    pub fn new(call: Call) -> Self {
        Self { entered: call.enter(), call }
    }
}

/// The value of a chain whose call has begun before it was evaluated.
pub fn called<T>(begun: Begun, mut value: T, end: impl FnOnce(Call, &mut T)) -> T {
    let Begun { entered, call } = begun;
    drop(entered);
    end(call, &mut value);
    value
}

/// The same where the chain was given something that was made in its arguments.
pub fn called_given<T>(begun: Begun, mut value: T, end: impl FnOnce(Call, &mut T)) -> T {
    let Begun { entered, mut call } = begun;
    drop(entered);
    call.takes_given();
    end(call, &mut value);
    value
}

/// A part of a chain that was given something that was made in its arguments.
pub fn took<T>(call: &mut Call, value: T) -> T {
    call.takes_given();
    value
}

/// The value of a body that runs inside a call.
///
/// What it comes to is of the type that is expected.
pub fn called_inside<T>(call: &Call, _expected: &Option<T>, body: impl FnOnce() -> T) -> T {
    let _entered = call.enter();
    body()
}

/// A future whose output is of the type that is expected.
pub fn future_of<T, F: Future<Output = T>>(_expected: &Option<T>, future: F) -> F {
    future
}

/// What a closure returned, asked whether it is a boxed future.
#[derive(Debug)]
pub struct Promised<'a, T>(pub &'a mut T);

/// Hands the call to the future, if it is one.
pub trait Promise {
    /// What the future comes to.
    type Output;

    /// The call, unless the future has it now.
    fn __wl_promised(&mut self, call: Call, end: fn(Call, &mut Self::Output)) -> Option<Call>;
}

impl<F: BoxedFuture> Promise for &mut Promised<'_, F> {
    type Output = F::Output;

    fn __wl_promised(&mut self, call: Call, end: fn(Call, &mut F::Output)) -> Option<Call> {
        self.0.hand_over(call, end)
    }
}

impl<T> Promise for Promised<'_, T> {
    type Output = ();

    fn __wl_promised(&mut self, call: Call, _end: fn(Call, &mut ())) -> Option<Call> {
        Some(call)
    }
}

/// The value of a chain that is not awaited where it stands.
#[derive(Debug)]
pub struct Chained<T> {
    parts: Option<(Prepared, T)>,
}

impl<T> Chained<T> {
    /// What is known of the call was captured before the chain was evaluated.
    pub fn new(prepared: Prepared, value: T) -> Self {
        Self { parts: Some((prepared, value)) }
    }

    /// The same where the chain was given something that was made in its arguments.
    pub fn of_given(mut prepared: Prepared, value: T) -> Self {
        prepared.takes_given();
        Self::new(prepared, value)
    }

    fn take(&mut self) -> (Prepared, T) {
        // Taken once, by the one method that generated code calls.
        self.parts.take().unwrap_or_else(|| unreachable!("a chain's value is taken once"))
    }
}

/// What is done with it, by its type: a future is recorded when it is polled, a boxed stream as it goes
/// on, and a value as it is.
pub trait Follow {
    /// What the call ends with.
    type Seen;
    /// What the stream gives, if it is one.
    type Item;
    /// What the user gets.
    type Out;

    /// `records_values` is whether what is neither future nor stream is a call of its own.
    fn __wl_follow(
        &mut self,
        records_values: bool,
        end: fn(Call, &mut Self::Seen),
        see: See<Self::Item>,
    ) -> Self::Out;
}

/// A boxed future, whose place a recorded one can take.
pub trait BoxedFuture: Future + Sized {
    /// The future, recorded when it is polled.
    fn recorded(self, prepared: Prepared, end: fn(Call, &mut Self::Output)) -> Self;

    /// Hands it a call that has begun, or hands that back if it is not recorded.
    fn hand_over(&mut self, call: Call, end: fn(Call, &mut Self::Output)) -> Option<Call>;
}

macro_rules! boxed_futures {
    ($($object:ty),*) => {$(
        impl<'a, T: 'a> BoxedFuture for Pin<Box<$object>> {
            fn recorded(self, prepared: Prepared, end: fn(Call, &mut T)) -> Self {
                Box::pin(RecordedFuture::new(prepared, self, end))
            }

            fn hand_over(&mut self, call: Call, end: fn(Call, &mut T)) -> Option<Call> {
                if !call.is_recorded() {
                    return Some(call);
                }
                let future = std::mem::replace(self, Box::pin(std::future::pending()));
                *self = Box::pin(RecordedFuture::new(call, future, end));
                None
            }
        }
    )*};
}
boxed_futures!(
    dyn Future<Output = T> + 'a,
    dyn Future<Output = T> + Send + 'a,
    dyn Future<Output = T> + Send + Sync + 'a
);

#[expect(clippy::mut_mut, reason = "the highest of four rungs")]
impl<F: BoxedFuture> Follow for &mut &mut &mut Chained<F> {
    type Seen = F::Output;
    type Item = ();
    type Out = F;

    fn __wl_follow(&mut self, _: bool, end: fn(Call, &mut F::Output), _: See<()>) -> F {
        let (prepared, future) = self.take();
        future.recorded(prepared, end)
    }
}

#[expect(clippy::mut_mut, reason = "the third of four rungs")]
impl<F: Future> Follow for &mut &mut Chained<F> {
    type Seen = F::Output;
    type Item = ();
    type Out = RecordedFuture<F, Prepared, fn(Call, &mut F::Output)>;

    fn __wl_follow(&mut self, _: bool, end: fn(Call, &mut F::Output), _: See<()>) -> Self::Out {
        let (prepared, future) = self.take();
        RecordedFuture::new(prepared, future, end)
    }
}

impl<T: Boxed> Follow for &mut Chained<T> {
    type Seen = T;
    type Item = T::Item;
    type Out = T;

    fn __wl_follow(&mut self, _: bool, end: fn(Call, &mut T), see: See<T::Item>) -> T {
        let (prepared, mut value) = self.take();
        if let Some(call) = value.hand_over(prepared.past(), see) {
            end(call, &mut value);
        }
        value
    }
}

impl<T> Follow for Chained<T> {
    type Seen = T;
    type Item = ();
    type Out = T;

    fn __wl_follow(&mut self, records_values: bool, end: fn(Call, &mut T), _: See<()>) -> T {
        let (prepared, mut value) = self.take();
        if records_values {
            end(prepared.past(), &mut value);
        }
        value
    }
}
