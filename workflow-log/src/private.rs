//! What generated code may call. Not public API: it changes in any release.
//!
//! Everything here is compiled into every annotated function, so it stays small: types and
//! traits whose work is done in modules that can be read on their own.

// A user's crate may have one of its own under these names.
pub use ::{core, std};

pub use crate::__wl_unmarked as unmarked;
pub use crate::call::{About, Call, Prepared};
pub use crate::capture::ladder::{Capture, Probe, Returned, TypeProbe};
pub use crate::carried::{Carried, entered, entered_once, handed_over};
pub use crate::chained::{
    Begun, Chained, Promised, called, called_given, called_inside, future, future_of, of_type, took, tried,
    with_output,
};
pub use crate::context::scoped;
pub use crate::given::given;
pub use crate::level::Level;
pub use crate::pass::pass;
pub use crate::recorded_future::RecordedFuture;
pub use crate::recorder::Opening;
pub use crate::site::{Role, Site};
pub use crate::stream::{Arrived, Opened, Streamed};
pub use crate::unit::{Hides, NotWanted, Unit, UnitInfo, agent_name};
pub use crate::workflow::Workflow;
pub use workflow_log_journal::Value;
pub use workflow_log_macros::__marked as marked;

/// The questions of the ladder: methods alone, so that none of their names is in anybody's way.
pub mod ladder {
    pub use crate::capture::ladder::{
        Capture as _, Configured as _, Describe as _, Info as _, Peel as _, Present as _, Split as _,
        Tell as _,
    };
    pub use crate::carried::Carry as _;
    pub use crate::chained::{Follow as _, Promise as _};
    pub use crate::stream::{Open as _, Streaming as _};
}

/// Whether a value is looked at for the log right now. Generated for serde's
/// `skip_serializing_if` on fields marked `#[no_log]`.
pub fn capturing<T: ?Sized>(_field: &T) -> bool {
    crate::capture::is_capturing()
}

/// Serializes a field as nothing while a value is looked at for the log: for newtypes, whose only
/// field serde cannot skip.
///
/// # Errors
///
/// Those of the field's own `Serialize`.
pub fn serialize_unless_capturing<T: serde::Serialize, S: serde::Serializer>(
    field: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if crate::capture::is_capturing() { serializer.serialize_unit() } else { field.serialize(serializer) }
}

/// Whether a value is looked at for the log right now. Generated for `Debug` of types with fields
/// marked `#[no_log]`.
pub fn is_capturing() -> bool {
    crate::capture::is_capturing()
}

/// Runs a body once: what a closure takes along, this lets it give away.
pub fn once<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// Fields under their names, for [`Unit::snapshot`].
pub fn fields(fields: &[(&'static str, &dyn Capture)]) -> Value {
    Value::object(fields.iter().map(|(name, field)| (*name, field.captured())))
}

/// The fields of a variant, as serde would write it.
pub fn variant(name: &'static str, fields: &[(&'static str, &dyn Capture)]) -> Value {
    Value::object([(name, self::fields(fields))])
}

/// Records an entry of `log_action!`.
pub fn log_action(
    name: &str,
    level: Level,
    input: Option<Value>,
    output: Option<Value>,
    metadata: Vec<(&'static str, Value)>,
) {
    let metadata = metadata.into_iter();
    let metadata =
        metadata.map(|(key, value)| (key.strip_prefix("r#").unwrap_or(key).into(), value)).collect();
    crate::call::instant(name.to_owned().into(), level, None, input, output, metadata);
}

/// Captures a value that was given to a macro by expression: anything that serializes.
pub fn serialized<T: serde::Serialize + ?Sized>(value: &T) -> Value {
    crate::capture::by_serialize(value)
}

/// A level that a macro was given as text.
pub fn level(text: &str) -> Level {
    text.parse().unwrap_or_else(|error: crate::level::ParseLevelError| {
        crate::fault::report(&error.to_string());
        Level::Info
    })
}
