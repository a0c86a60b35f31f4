//! Picks how a value is captured, at the place where its type is known.
//!
//! Rust has no specialisation, but method calls look at fewer references only when more of them
//! fit nothing. A value is wrapped in a [`Probe`] behind as many references as there are rungs;
//! the first rung whose bound the type meets is taken:
//!
//! ```text
//! (&&&&&Probe(&value)).__wl_capture()
//!     CaptureHiding     for &&&&Probe<T: Hiding>       fields marked #[no_log] are left out
//!     CaptureKnown      for &&&Probe<T: Known>         standard types
//!     CaptureSerialize  for &&Probe<T: Serialize>
//!     CaptureDebug      for &Probe<T: Debug>
//!     CaptureName       for Probe<T>                   always there
//! ```
//!
//! The methods have names that no user's trait has: one that is implemented for every type would
//! make the call ambiguous.
//!
//! In generic code only the bounds that are written count, so a bare `T` is taken by its name.

#![expect(missing_docs, reason = "generated code alone calls this; each rung has its one method")]

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
pub trait PeelPointer {
    type Inner;
    fn __wl_peel(&self) -> Self::Inner;
}
impl<'a, P: Pointer + ?Sized> PeelPointer for &Probe<'a, P> {
    type Inner = Probe<'a, P::Target>;
    fn __wl_peel(&self) -> Self::Inner {
        Probe(self.0.look())
    }
}

/// Leaves what is not a pointer as it is.
pub trait PeelNothing {
    type Inner;
    fn __wl_peel(&self) -> Self::Inner;
}
impl<'a, T: ?Sized> PeelNothing for Probe<'a, T> {
    type Inner = Probe<'a, T>;
    fn __wl_peel(&self) -> Self::Inner {
        Probe(self.0)
    }
}

/// Types with fields that must not be seen: field by field.
pub trait CaptureHiding {
    fn __wl_capture(&self) -> Value;
}
impl<T: Hiding + ?Sized> CaptureHiding for &&&&Probe<'_, T> {
    fn __wl_capture(&self) -> Value {
        guarded(std::any::type_name::<T>(), || self.0.without_hidden())
    }
}

/// Standard types we know.
pub trait CaptureKnown {
    fn __wl_capture(&self) -> Value;
}
impl<T: Known + ?Sized> CaptureKnown for &&&Probe<'_, T> {
    fn __wl_capture(&self) -> Value {
        guarded(std::any::type_name::<T>(), || self.0.known())
    }
}

/// `Serialize`.
pub trait CaptureSerialize {
    fn __wl_capture(&self) -> Value;
}
impl<T: Serialize + ?Sized> CaptureSerialize for &&Probe<'_, T> {
    fn __wl_capture(&self) -> Value {
        by_serialize(self.0)
    }
}

/// `Debug`.
pub trait CaptureDebug {
    fn __wl_capture(&self) -> Value;
}
impl<T: Debug + ?Sized> CaptureDebug for &Probe<'_, T> {
    fn __wl_capture(&self) -> Value {
        by_debug(self.0)
    }
}

/// The type's name.
pub trait CaptureName {
    fn __wl_capture(&self) -> Value;
}
impl<T: ?Sized> CaptureName for Probe<'_, T> {
    fn __wl_capture(&self) -> Value {
        by_name::<T>()
    }
}

/// A function's result: what it returned, or the error.
#[derive(Debug)]
pub enum Split<'a, T: ?Sized, E: ?Sized> {
    /// A value; also of a function that returns no `Result`.
    Value(&'a T),
    /// An error.
    Error(&'a E),
}

/// Takes a `Result` apart, under any alias.
pub trait SplitResult<'a> {
    type Value;
    type Error;
    fn __wl_split(&self) -> Split<'a, Self::Value, Self::Error>;
}
impl<'a, T, E> SplitResult<'a> for &Probe<'a, Result<T, E>> {
    type Value = T;
    type Error = E;
    fn __wl_split(&self) -> Split<'a, T, E> {
        match self.0 {
            Ok(value) => Split::Value(value),
            Err(error) => Split::Error(error),
        }
    }
}

/// Leaves what is not a `Result` whole.
pub trait SplitNothing<'a> {
    type Value: ?Sized;
    fn __wl_split(&self) -> Split<'a, Self::Value, std::convert::Infallible>;
}
impl<'a, T: ?Sized> SplitNothing<'a> for Probe<'a, T> {
    type Value = T;
    fn __wl_split(&self) -> Split<'a, T, std::convert::Infallible> {
        Split::Value(self.0)
    }
}

/// Errors proper.
pub trait DescribeError {
    fn __wl_describe(&self) -> ErrorInfo;
}
impl<E: Error> DescribeError for &&&&&&Probe<'_, E> {
    fn __wl_describe(&self) -> ErrorInfo {
        error::of_error(self.0)
    }
}

/// What holds an error: boxes and error reports of the usual libraries.
pub trait DescribeAsError {
    fn __wl_describe(&self) -> ErrorInfo;
}
impl<'e, E: AsRef<dyn Error + 'e> + ?Sized> DescribeAsError for &&&&&Probe<'_, E> {
    fn __wl_describe(&self) -> ErrorInfo {
        error::of_error(self.0.as_ref())
    }
}

/// Likewise, where the error inside may be shared between threads.
pub trait DescribeAsSendSyncError {
    fn __wl_describe(&self) -> ErrorInfo;
}
impl<'e, E: AsRef<dyn Error + Send + Sync + 'e> + ?Sized> DescribeAsSendSyncError for &&&&Probe<'_, E> {
    fn __wl_describe(&self) -> ErrorInfo {
        error::of_error(self.0.as_ref())
    }
}

/// Likewise, where the error inside may be sent to another thread.
pub trait DescribeAsSendError {
    fn __wl_describe(&self) -> ErrorInfo;
}
impl<'e, E: AsRef<dyn Error + Send + 'e> + ?Sized> DescribeAsSendError for &&&Probe<'_, E> {
    fn __wl_describe(&self) -> ErrorInfo {
        error::of_error(self.0.as_ref())
    }
}

/// What can be shown.
pub trait DescribeDisplay {
    fn __wl_describe(&self) -> ErrorInfo;
}
impl<E: Display + ?Sized> DescribeDisplay for &&Probe<'_, E> {
    fn __wl_describe(&self) -> ErrorInfo {
        error::of_display(self.0)
    }
}

/// What can be shown to programmers.
pub trait DescribeDebug {
    fn __wl_describe(&self) -> ErrorInfo;
}
impl<E: Debug + ?Sized> DescribeDebug for &Probe<'_, E> {
    fn __wl_describe(&self) -> ErrorInfo {
        let text = by_debug(self.0);
        ErrorInfo { message: text.as_str().unwrap_or_default().to_owned(), ..ErrorInfo::default() }
    }
}

/// The type's name.
pub trait DescribeName {
    fn __wl_describe(&self) -> ErrorInfo;
}
impl<E: ?Sized> DescribeName for Probe<'_, E> {
    fn __wl_describe(&self) -> ErrorInfo {
        ErrorInfo { message: std::any::type_name::<E>().to_owned(), ..ErrorInfo::default() }
    }
}

/// Facts that a response type tells itself.
pub trait FactsGiven {
    fn __wl_facts(&self) -> Option<Facts>;
}
impl<T: LlmResponse + ?Sized> FactsGiven for &Probe<'_, T> {
    fn __wl_facts(&self) -> Option<Facts> {
        let mut facts = None;
        let _nothing = guarded(std::any::type_name::<T>(), || {
            facts = Some(Facts::given(self.0));
            Value::Null
        });
        facts
    }
}

/// Other types tell nothing themselves.
pub trait FactsNotGiven {
    fn __wl_facts(&self) -> Option<Facts>;
}
impl<T: ?Sized> FactsNotGiven for Probe<'_, T> {
    fn __wl_facts(&self) -> Option<Facts> {
        None
    }
}

/// The configuration of an annotated type.
pub trait SnapshotUnit {
    fn __wl_snapshot(&self) -> Option<Value>;
}
impl<T: Unit + ?Sized> SnapshotUnit for &Probe<'_, T> {
    fn __wl_snapshot(&self) -> Option<Value> {
        Some(guarded(T::INFO.type_name, || self.0.snapshot()))
    }
}

/// Other types have none that we know.
pub trait SnapshotNothing {
    fn __wl_snapshot(&self) -> Option<Value>;
}
impl<T: ?Sized> SnapshotNothing for Probe<'_, T> {
    fn __wl_snapshot(&self) -> Option<Value> {
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

/// What an annotated type's own attribute says.
pub trait InfoOfUnit {
    fn __wl_info(&self) -> Option<&'static UnitInfo>;
}
impl<T: Unit + ?Sized> InfoOfUnit for &TypeProbe<T> {
    fn __wl_info(&self) -> Option<&'static UnitInfo> {
        Some(T::INFO)
    }
}

/// A type without an attribute of its own says nothing.
pub trait InfoOfNothing {
    fn __wl_info(&self) -> Option<&'static UnitInfo>;
}
impl<T: ?Sized> InfoOfNothing for TypeProbe<T> {
    fn __wl_info(&self) -> Option<&'static UnitInfo> {
        None
    }
}

/// A constructor that may return nothing.
pub trait MadeOption {
    fn __wl_made(&self) -> bool;
}
impl<T> MadeOption for &Probe<'_, Option<T>> {
    fn __wl_made(&self) -> bool {
        self.0.is_some()
    }
}

/// Whatever else a function returns is something.
pub trait MadeSomething {
    fn __wl_made(&self) -> bool;
}
impl<T: ?Sized> MadeSomething for Probe<'_, T> {
    fn __wl_made(&self) -> bool {
        true
    }
}
