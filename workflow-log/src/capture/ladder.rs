//! Picks what is done with a value, at the place where its type is known.
//!
//! Rust has no specialisation, but method calls look at fewer references only when more of them
//! fit nothing. A value is wrapped in a [`Probe`] behind as many references as there are rungs;
//! the first rung whose bound the type meets is taken:
//!
//! ```text
//! (&&&&&Probe(&value)).__wl_capture()
//!     for &&&&Probe<T: Hiding>       fields marked #[no_log] are left out
//!     for &&&Probe<T: Known>         standard types
//!     for &&Probe<T: Serialize>
//!     for &Probe<T: Debug>
//!     for Probe<T>                   its name: always there
//! ```
//!
//! What is taken is only chosen there, and handed on as a trait object: the rest is compiled once
//! for a type, and not for each function that has a value of it.
//!
//! The methods that choose have names that no user's trait has: one that is implemented for every
//! type would make the call ambiguous.
//!
//! In generic code only the bounds that are written count, so a bare `T` is taken by its name.

#![expect(missing_docs, reason = "generated code alone calls this; each trait has its one question")]

use std::any::type_name;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;
use workflow_log_journal::Value;
use workflow_log_journal::record::ErrorInfo;

use super::known::Known;
use super::{by_debug, by_name, by_serialize, error, guarded};
use crate::llm::{Facts, LlmResponse};
use crate::unit::{Hiding, Unit, UnitInfo};

/// A value whose abilities are asked for.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// A smart pointer or reference to look through.
pub trait Pointer {
    type Target: ?Sized;
    fn look(&self) -> &Self::Target;
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: ?Sized> Pointer for $pointer {
            type Target = T;
            fn look(&self) -> &T {
                self
            }
        }
    )*};
}
pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

/// Looks through a pointer, if it is one.
pub trait Peel {
    type Inner;
    fn __wl_peel(&self) -> Self::Inner;
}
impl<'a, P: Pointer + ?Sized> Peel for &Probe<'a, P> {
    type Inner = Probe<'a, P::Target>;
    fn __wl_peel(&self) -> Self::Inner {
        Probe(self.0.look())
    }
}
impl<'a, T: ?Sized> Peel for Probe<'a, T> {
    type Inner = Probe<'a, T>;
    fn __wl_peel(&self) -> Self::Inner {
        Probe(self.0)
    }
}

/// How a value is captured.
pub trait Capture {
    fn __wl_capture(&self) -> &dyn Capture
    where
        Self: Sized,
    {
        self
    }
    fn captured(&self) -> Value;
}
impl<T: Hiding + ?Sized> Capture for &&&&Probe<'_, T> {
    fn captured(&self) -> Value {
        guarded(type_name::<T>(), &mut || self.0.without_hidden())
    }
}
impl<T: Known + ?Sized> Capture for &&&Probe<'_, T> {
    fn captured(&self) -> Value {
        guarded(type_name::<T>(), &mut || self.0.known())
    }
}
impl<T: Serialize + ?Sized> Capture for &&Probe<'_, T> {
    fn captured(&self) -> Value {
        by_serialize(self.0)
    }
}
impl<T: Debug + ?Sized> Capture for &Probe<'_, T> {
    fn captured(&self) -> Value {
        by_debug(type_name::<T>(), &self.0)
    }
}
impl<T: ?Sized> Capture for Probe<'_, T> {
    fn captured(&self) -> Value {
        by_name(type_name::<T>())
    }
}

/// What a function returned, taken apart.
#[derive(Debug)]
pub enum Returned<'a, T: ?Sized, E: ?Sized> {
    /// A value; also of a function that returns no `Result`.
    Value(&'a T),
    /// An error.
    Error(&'a E),
}

/// Takes a `Result` apart, under any alias, and leaves whole what is none.
pub trait Split<'a> {
    type Value: ?Sized;
    type Error: ?Sized;
    fn __wl_split(&self) -> Returned<'a, Self::Value, Self::Error>;
}
impl<'a, T, E> Split<'a> for &Probe<'a, Result<T, E>> {
    type Value = T;
    type Error = E;
    fn __wl_split(&self) -> Returned<'a, T, E> {
        match self.0 {
            Ok(value) => Returned::Value(value),
            Err(error) => Returned::Error(error),
        }
    }
}
impl<'a, T: ?Sized> Split<'a> for Probe<'a, T> {
    type Value = T;
    type Error = std::convert::Infallible;
    fn __wl_split(&self) -> Returned<'a, T, std::convert::Infallible> {
        Returned::Value(self.0)
    }
}

/// How an error is described: errors proper, what holds one (boxes, and error reports of the usual
/// libraries), what can be shown to users, to programmers, and by the type's name.
pub trait Describe {
    fn __wl_describe(&self) -> &dyn Describe
    where
        Self: Sized,
    {
        self
    }
    fn described(&self) -> ErrorInfo;
}
impl<E: Error> Describe for &&&&&&Probe<'_, E> {
    fn described(&self) -> ErrorInfo {
        error::of_error(self.0)
    }
}
impl<'e, E: AsRef<dyn Error + 'e> + ?Sized> Describe for &&&&&Probe<'_, E> {
    fn described(&self) -> ErrorInfo {
        error::of_error(self.0.as_ref())
    }
}
impl<'e, E: AsRef<dyn Error + Send + Sync + 'e> + ?Sized> Describe for &&&&Probe<'_, E> {
    fn described(&self) -> ErrorInfo {
        error::of_error(self.0.as_ref())
    }
}
impl<'e, E: AsRef<dyn Error + Send + 'e> + ?Sized> Describe for &&&Probe<'_, E> {
    fn described(&self) -> ErrorInfo {
        error::of_error(self.0.as_ref())
    }
}
impl<E: Display + ?Sized> Describe for &&Probe<'_, E> {
    fn described(&self) -> ErrorInfo {
        error::of_display(&self.0)
    }
}
impl<E: Debug + ?Sized> Describe for &Probe<'_, E> {
    fn described(&self) -> ErrorInfo {
        let text = by_debug(type_name::<E>(), &self.0);
        ErrorInfo { message: text.as_str().unwrap_or_default().to_owned(), ..ErrorInfo::default() }
    }
}
impl<E: ?Sized> Describe for Probe<'_, E> {
    fn described(&self) -> ErrorInfo {
        ErrorInfo { message: type_name::<E>().to_owned(), ..ErrorInfo::default() }
    }
}

/// What a response tells itself.
pub trait Tell {
    fn __wl_tell(&self) -> &dyn Tell
    where
        Self: Sized,
    {
        self
    }
    fn told(&self) -> Option<Facts>;
}
impl<T: LlmResponse + ?Sized> Tell for &Probe<'_, T> {
    fn told(&self) -> Option<Facts> {
        let mut facts = None;
        let _nothing = guarded(type_name::<T>(), &mut || {
            facts = Some(Facts::given(self.0));
            Value::Null
        });
        facts
    }
}
impl<T: ?Sized> Tell for Probe<'_, T> {
    fn told(&self) -> Option<Facts> {
        None
    }
}

/// The configuration of an annotated type. Others have none that we know.
pub trait Configured {
    fn __wl_config(&self) -> &dyn Configured
    where
        Self: Sized,
    {
        self
    }
    fn config(&self) -> Option<Value>;
}
impl<T: Unit + ?Sized> Configured for &Probe<'_, T> {
    fn config(&self) -> Option<Value> {
        Some(guarded(T::INFO.type_name, &mut || self.0.snapshot()))
    }
}
impl<T: ?Sized> Configured for Probe<'_, T> {
    fn config(&self) -> Option<Value> {
        None
    }
}

/// A type that is asked whether it is annotated.
#[derive(Debug)]
pub struct TypeProbe<T: ?Sized>(std::marker::PhantomData<fn(&T)>);

impl<T: ?Sized> TypeProbe<T> {
    /// Asks about `T`.
    #[expect(clippy::new_without_default, reason = "made in one place, by generated code")]
    pub const fn new() -> Self {
        Self(std::marker::PhantomData)
    }
}

/// What an annotated type's own attribute says. A type without one says nothing.
pub trait Info {
    fn __wl_info(&self) -> Option<&'static UnitInfo>;
}
impl<T: Unit + ?Sized> Info for &TypeProbe<T> {
    fn __wl_info(&self) -> Option<&'static UnitInfo> {
        Some(T::INFO)
    }
}
impl<T: ?Sized> Info for TypeProbe<T> {
    fn __wl_info(&self) -> Option<&'static UnitInfo> {
        None
    }
}

/// Whether a constructor returned something: it may return an `Option`.
pub trait Present {
    fn __wl_present(&self) -> bool;
}
impl<T> Present for &Probe<'_, Option<T>> {
    fn __wl_present(&self) -> bool {
        self.0.is_some()
    }
}
impl<T: ?Sized> Present for Probe<'_, T> {
    fn __wl_present(&self) -> bool {
        true
    }
}
