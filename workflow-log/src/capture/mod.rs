//! A user's value becomes a recorded [`Value`], by what its type can do.
//!
//! Known standard types first, then `Serialize`, else `Debug`, else the type's name. No bound is
//! ever asked of a user's type: the [`ladder`] picks at the place where the type is known.
//! Nothing here does I/O, and nothing a user's code does in here can hurt the workflow.

mod error;
mod known;
pub(crate) mod ladder;
mod limits;
mod lockstep;
pub(crate) mod recall;
mod serialize;
mod tape;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use workflow_log_journal::Value;

use crate::fault;
pub(crate) use serialize::hide_fields;

thread_local! {
    /// Whether a value of this thread was captured by its type's name.
    static BY_NAME: Cell<bool> = const { Cell::new(false) };
    static CAPTURING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside a capture: a user's `Serialize` or `Debug` runs for the log.
///
/// What is annotated records nothing meanwhile: a `Debug` that calls an annotated method would
/// otherwise record itself for ever. Fields marked `#[no_log]` are left out meanwhile.
pub(crate) fn is_capturing() -> bool {
    CAPTURING.try_with(Cell::get).unwrap_or(false)
}

/// Runs a user's code for the log: a panic in it becomes a value that says so.
pub(crate) fn guarded(type_name: &str, capture: &mut dyn FnMut() -> Value) -> Value {
    let outer = CAPTURING.try_with(|flag| flag.replace(true)).unwrap_or(true);
    let captured = catch_unwind(AssertUnwindSafe(capture));
    let _gone = CAPTURING.try_with(|flag| flag.set(outer));
    let Ok(value) = captured else {
        fault::report(&format!("capturing a value of type {type_name} panicked"));
        return Value::String(format!("[capturing {type_name} panicked]"));
    };
    limits::limited(value)
}

/// Whether a type's name is all that this thread captured since this was asked last.
pub(crate) fn was_by_name() -> bool {
    BY_NAME.try_with(Cell::take).unwrap_or(false)
}

/// Captures by `Serialize`.
pub(crate) fn by_serialize<T: Serialize + ?Sized>(value: &T) -> Value {
    serialized(std::any::type_name::<T>(), &|recalls| {
        if recalls { serialize::to_value_recalling(value) } else { serialize::to_value(value) }
    })
}

/// What `by_serialize` does for every type: compiled once.
fn serialized(name: &str, to_value: &dyn Fn(bool) -> Result<Value, serialize::Error>) -> Value {
    // A value inside another one is captured as that one's type says, whatever stood there before.
    let recalls = !is_capturing() && recall::is_active();
    let mark = recall::mark();
    let captured = guarded(name, &mut || {
        let captured = to_value(recalls).and_then(|captured| {
            // What is cut is text, and cannot refer to anything.
            if recalls && limits::is_exceeded(&captured, recall::known_bytes()) {
                recall::give_up(mark);
                to_value(false)
            } else {
                Ok(captured)
            }
        });
        captured.unwrap_or_else(|error| {
            fault::report(&format!("a value of type {name} could not be serialized: {error}"));
            Value::String(format!("[{name} could not be serialized: {error}]"))
        })
    });
    if recalls && matches!(captured, Value::String(_)) {
        // Not what was begun: it failed, panicked or was cut.
        recall::give_up(mark);
    }
    captured
}

/// Captures by `Debug`, as text.
pub(crate) fn by_debug(type_name: &str, value: &dyn std::fmt::Debug) -> Value {
    let recalls = !is_capturing() && recall::is_active();
    guarded(type_name, &mut || {
        let mut text = Shallow { text: String::new(), top: stack_address() };
        if std::fmt::Write::write_fmt(&mut text, format_args!("{value:?}")).is_err() {
            text.text.push_str(" [cut: its Debug ends in an error, or does not end]");
        }
        if recalls { recall::text(&text.text) } else { Value::String(text.text) }
    })
}

/// How much of the stack a `Debug` may use. A value that points to itself would use it all.
const STACK_LIMIT_BYTES: usize = 256 * 1024;

/// A text that refuses to be written to from too deep a stack.
struct Shallow {
    text: String,
    top: usize,
}

impl std::fmt::Write for Shallow {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        if stack_address().abs_diff(self.top) > STACK_LIMIT_BYTES {
            return Err(std::fmt::Error);
        }
        self.text.push_str(piece);
        Ok(())
    }
}

/// Roughly where the stack is now.
#[inline(never)]
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::addr_of!(here) as usize
}

/// Captures the type's name: all that can be said.
pub(crate) fn by_name(type_name: &str) -> Value {
    let _thread_ends = BY_NAME.try_with(|flag| flag.set(true));
    Value::String(without_our_names(type_name))
}

/// A type's name as if the `impl` block stood where its author wrote it: a block that asks for marks
/// stands in three constants, and `agents::_::_::_::<impl agents::Planner>::run` is `agents::Planner::run`.
fn outside_constants(name: &str) -> String {
    const INSIDE: &str = "::_::_::_::<impl ";
    let mut name = name.to_owned();
    while let Some(inside) = name.find(INSIDE) {
        let mut depth = 1_usize;
        let path = inside + INSIDE.len();
        let end = name[path..].char_indices().find_map(|(at, letter)| {
            depth = match letter {
                '<' => depth + 1,
                '>' => depth - 1,
                _ => depth,
            };
            (depth == 0).then_some(path + at)
        });
        let Some(end) = end else { break };
        let module = name[..inside]
            .rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'));
        let start = module.map_or(0, |before| before + 1);
        name = format!("{}{}{}", &name[..start], &name[path..end], &name[end + 1..]);
    }
    name
}

/// A type's name without the functions that hold the bodies of annotated ones: to their author
/// there is no `run::__wl_run`.
fn without_our_names(name: &str) -> String {
    let name = outside_constants(name);
    let mut kept: Vec<&str> = Vec::new();
    for part in name.split("::") {
        match part.strip_prefix("__wl_") {
            Some(function) if kept.last() == Some(&function) => {}
            Some(function) => kept.push(function),
            None => kept.push(part),
        }
    }
    kept.join("::")
}
