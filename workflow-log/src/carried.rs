//! What is spawned, with the place along that it is spawned at.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use crate::context::{Context, Entered, Scoped, scoped};

/// The place here, for what will run elsewhere.
pub fn handed_over() -> Option<Context> {
    Some(Context::current().handed_over())
}

/// Makes a place current that was handed over, until the result is dropped.
pub fn entered(place: &Option<Context>) -> Entered {
    Entered::new(place.clone())
}

/// The same, where it is needed once.
pub fn entered_once(place: Option<Context>) -> Entered {
    Entered::new(place)
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
