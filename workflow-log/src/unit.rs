//! What an attribute on a type says about it.

use std::collections::{BTreeMap, HashMap};

use workflow_log_journal::Value;

use crate::level::Level;

/// The options of `#[agent]` or `#[resource]` on a struct or enum.
#[derive(Debug)]
pub struct UnitInfo {
    /// The type, as written.
    pub type_name: &'static str,
    /// The option `name`.
    pub name: Option<&'static str>,
    /// The option `kind`.
    pub kind: Option<&'static str>,
    /// The option `verbosity`.
    pub verbosity: Option<Level>,
    /// The names under which the type may serialize.
    pub serialized_names: &'static [&'static str],
    /// The fields marked `#[no_log]`, under all names that they may serialize under.
    pub hidden: &'static [&'static str],
}

/// An annotated type.
pub trait Unit {
    /// What its attribute says.
    const INFO: &'static UnitInfo;

    /// Its fields, without those marked `#[no_log]`.
    fn snapshot(&self) -> Value;
}

/// An annotated type with fields marked `#[no_log]`, which its own `Serialize` or `Debug` would show.
pub trait Hides: Unit {}

/// A value in which such types are, in the containers of the standard library.
pub trait Hiding {
    /// The value without the hidden fields.
    fn without_hidden(&self) -> Value;
}

impl<T: Hides> Hiding for T {
    fn without_hidden(&self) -> Value {
        T::INFO.hide();
        self.snapshot()
    }
}

impl<T: Hiding> Hiding for Option<T> {
    fn without_hidden(&self) -> Value {
        self.as_ref().map_or(Value::Null, Hiding::without_hidden)
    }
}

impl<T: Hiding> Hiding for [T] {
    fn without_hidden(&self) -> Value {
        Value::List(self.iter().map(Hiding::without_hidden).collect())
    }
}

impl<T: Hiding> Hiding for Vec<T> {
    fn without_hidden(&self) -> Value {
        self.as_slice().without_hidden()
    }
}

impl<K: ToString, T: Hiding, S> Hiding for HashMap<K, T, S> {
    fn without_hidden(&self) -> Value {
        Value::object(self.iter().map(|(key, value)| (key.to_string(), value.without_hidden())))
    }
}

impl<K: ToString, T: Hiding> Hiding for BTreeMap<K, T> {
    fn without_hidden(&self) -> Value {
        Value::object(self.iter().map(|(key, value)| (key.to_string(), value.without_hidden())))
    }
}

impl UnitInfo {
    /// Sees to it that the hidden fields are left out inside other types' `Serialize` too.
    pub(crate) fn hide(&self) {
        if !self.hidden.is_empty() {
            for name in self.serialized_names {
                crate::capture::hide_fields(name, self.hidden);
            }
        }
    }
}
