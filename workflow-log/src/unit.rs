//! What an attribute on a type says about it.

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
    /// The fields marked `#[no_log]`.
    pub hidden: &'static [&'static str],
}

/// An annotated type.
pub trait Unit {
    /// What its attribute says.
    const INFO: &'static UnitInfo;

    /// Its fields, without those marked `#[no_log]`.
    fn snapshot(&self) -> Value;
}

/// An annotated type with fields marked `#[no_log]`, whose `Serialize` would show them.
pub trait Hides: Unit {}
