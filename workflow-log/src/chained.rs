//! A chain of calls in a user's body, recorded where it stands.

use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use crate::call::{Call, Prepared};
use crate::context::{Context, Entered, Scoped, scoped};
use crate::recorded_future::RecordedFuture;

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
pub fn called<T>(begun: Begun, value: T, end: impl FnOnce(Call, &T)) -> T {
    let Begun { entered, call } = begun;
    drop(entered);
    end(call, &value);
    value
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

    fn take(&mut self) -> (Prepared, T) {
        // Taken once, by the one method that generated code calls.
        self.parts.take().unwrap_or_else(|| unreachable!("a chain's value is taken once"))
    }
}

/// What is done with it, by its type: a future is recorded when it is polled, and a value as it is.
pub trait Follow {
    /// What the call ends with.
    type Seen;
    /// What the user gets.
    type Out;

    /// `records_values` is whether what is no future is a call of its own.
    fn __wl_follow(&mut self, records_values: bool, end: fn(Call, &Self::Seen)) -> Self::Out;
}

impl<F: Future> Follow for &mut Chained<F> {
    type Seen = F::Output;
    type Out = RecordedFuture<F, Prepared, fn(Call, &F::Output)>;

    fn __wl_follow(&mut self, _records_values: bool, end: fn(Call, &F::Output)) -> Self::Out {
        let (prepared, future) = self.take();
        RecordedFuture::new(prepared, future, end)
    }
}

impl<T> Follow for Chained<T> {
    type Seen = T;
    type Out = T;

    fn __wl_follow(&mut self, records_values: bool, end: fn(Call, &T)) -> T {
        let (prepared, value) = self.take();
        if records_values {
            end(prepared.past(), &value);
        }
        value
    }
}

/// The place here, for what will run elsewhere.
pub fn handed_over() -> Option<Context> {
    Some(Context::current().handed_over())
}

/// Makes a place current that was handed over, until the result is dropped.
pub fn entered(place: &Option<Context>) -> Entered {
    Entered::new(place.clone())
}

/// What is given to something that spawns, for as long as it may live.
#[derive(Debug)]
pub struct Carried<'a, T> {
    given: Option<T>,
    lives: PhantomData<&'a ()>,
}

impl<T> Carried<'_, T> {
    /// An argument.
    pub fn new(given: T) -> Self {
        Self { given: Some(given), lives: PhantomData }
    }

    fn take(&mut self) -> T {
        self.given.take().unwrap_or_else(|| unreachable!("an argument is taken once"))
    }
}

/// What is made of it, by its type: a future and a closure take the place along.
pub trait Carry {
    /// What is spawned.
    type Out;

    /// Hands it on.
    fn __wl_carry(&mut self) -> Self::Out;
}

#[expect(clippy::mut_mut, reason = "the rungs of a ladder: see `capture::ladder`")]
impl<'f, R: 'f> Carry for &mut &mut &mut &mut Carried<'_, Pin<Box<dyn Future<Output = R> + Send + 'f>>> {
    type Out = Pin<Box<dyn Future<Output = R> + Send + 'f>>;

    fn __wl_carry(&mut self) -> Self::Out {
        Box::pin(scoped(handed_over(), self.take()))
    }
}

#[expect(clippy::mut_mut, reason = "the rungs of a ladder: see `capture::ladder`")]
impl<'f, R: 'f> Carry for &mut &mut &mut Carried<'_, Pin<Box<dyn Future<Output = R> + 'f>>> {
    type Out = Pin<Box<dyn Future<Output = R> + 'f>>;

    fn __wl_carry(&mut self) -> Self::Out {
        Box::pin(scoped(handed_over(), self.take()))
    }
}

#[expect(clippy::mut_mut, reason = "the rungs of a ladder: see `capture::ladder`")]
impl<F: Future> Carry for &mut &mut Carried<'_, F> {
    type Out = Scoped<F>;

    fn __wl_carry(&mut self) -> Scoped<F> {
        scoped(handed_over(), self.take())
    }
}

impl<'a, F, R> Carry for &mut Carried<'a, F>
where
    F: FnOnce() -> R + Send + 'a,
{
    type Out = Box<dyn FnOnce() -> R + Send + 'a>;

    fn __wl_carry(&mut self) -> Self::Out {
        let (place, given) = (handed_over(), self.take());
        Box::new(move || {
            let _entered = Entered::new(place);
            given()
        })
    }
}

impl<T> Carry for Carried<'_, T> {
    type Out = T;

    fn __wl_carry(&mut self) -> T {
        self.take()
    }
}
