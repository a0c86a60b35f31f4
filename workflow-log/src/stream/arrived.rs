//! What a stream has given so far, and the call that ends with it.

use workflow_log_journal::Value;
use workflow_log_journal::record::ErrorInfo;

use super::joined::Joined;
use crate::call::Call;
use crate::capture::ladder::{Capture, Describe};
use crate::capture::was_by_name;
use crate::context::Context;

/// The call of a stream that is underway, and what has come of it. Dropped, the stream was, or a panic
/// went through it: the call ends with what is there.
#[derive(Debug)]
pub struct Arrived {
    call: Option<Call>,
    so_far: SoFar,
    /// Its items are pieces of a text.
    is_text: bool,
}

/// What a stream gave.
#[derive(Debug, Default)]
pub(crate) struct SoFar {
    joined: Joined,
    /// How many items came, errors among them.
    pub(crate) items: u64,
    /// When the first one came, by the clock of the run.
    pub(crate) first_at: Option<u64>,
    /// The last error among them.
    pub(crate) error: Option<ErrorInfo>,
    /// They are all answers in chunks.
    pub(crate) is_answers: bool,
}

impl SoFar {
    /// What came, put together; `None` if nothing did.
    pub(crate) fn take_output(&mut self) -> Option<Value> {
        self.is_answers = self.joined.is_answers();
        self.joined.take()
    }
}

impl Arrived {
    /// The call of a stream, whose items have this type.
    pub(super) fn new<I>(call: Call) -> Self {
        let is_text = is_text(std::any::type_name::<I>()) && call.joins_text();
        Self { call: Some(call), so_far: SoFar::default(), is_text }
    }

    /// Where what happens inside the call is.
    pub(super) fn context(&self) -> Option<Context> {
        self.call.as_ref().and_then(Call::context)
    }

    /// Looks at an item that has just come, as far as this call is to know of it.
    pub(super) fn note(&mut self, see: &mut dyn FnMut(&mut Self)) {
        self.so_far.items += 1;
        if let Some(call) = &self.call {
            self.so_far.first_at = self.so_far.first_at.or_else(|| call.now());
            see(self);
        }
    }

    /// An item.
    pub fn item(&mut self, item: &dyn Capture) {
        let Some(call) = self.call.as_ref().filter(|call| call.keeps_output()) else { return };
        let _of_before = was_by_name();
        let value = item.captured();
        // In generic code a text may be known by its type's name alone.
        let is_text = self.is_text && !was_by_name();
        call.trace_item(&value);
        let is_model = call.may_be_model();
        self.so_far.joined.add(value, is_text, is_model);
    }

    /// An item that is an error.
    pub fn error(&mut self, error: &dyn Describe) {
        self.so_far.error = Some(error.described());
    }

    /// The stream has ended by itself.
    pub(super) fn ends(mut self) {
        self.end(true);
    }

    fn end(&mut self, by_itself: bool) {
        if let Some(call) = self.call.take() {
            call.streamed(std::mem::take(&mut self.so_far), by_itself);
        }
    }
}

impl Drop for Arrived {
    fn drop(&mut self) {
        self.end(false);
    }
}

/// Whether a type, or what a `Result` holds, is a piece of text: other things are captured as text
/// too, by `Debug` for one, and do not go on from each other.
fn is_text(type_name: &str) -> bool {
    const TEXTS: &[&str] = &[
        "&str",
        "alloc::string::String",
        "alloc::borrow::Cow<str>",
        "alloc::boxed::Box<str>",
        "alloc::sync::Arc<str>",
    ];
    // Whether lifetimes are printed depends on the compiler.
    let type_name = type_name.replace("'_, ", "").replace("&'_ ", "&");
    let inner = type_name.strip_prefix("core::result::Result<").unwrap_or(&type_name);
    let rest = TEXTS.iter().find_map(|text| inner.strip_prefix(text));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::is_text;

    #[test]
    fn strings_are_text_and_what_holds_them_is_not() {
        fn of<T>() -> bool {
            is_text(std::any::type_name::<T>())
        }
        assert!(of::<String>() && of::<&str>() && of::<Cow<'_, str>>());
        assert!(of::<Result<String, std::io::Error>>() && of::<Result<&str, ()>>());
        assert!(!of::<Vec<String>>() && !of::<(String, u8)>() && !of::<Option<String>>());
        assert!(!of::<Result<(), String>>() && !of::<Result<Vec<&str>, ()>>());
    }
}
