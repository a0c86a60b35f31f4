//! Where our own failures go: one place, said once.
//!
//! A log that cannot be written must not stop the workflow it is about, and must not fall silent
//! either. The first failure of each kind is said on stderr. In the log, records that could not be
//! written are counted, and a value that could not be captured says so in its place.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Mutex;

static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Says a failure on stderr, unless the same was said before.
pub(crate) fn report(message: &str) {
    let mut said = SAID.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if said.insert(message.to_owned()) {
        // A closed stderr is the last place a failure could be said in: there is nobody to tell.
        let _nobody = writeln!(std::io::stderr(), "workflow-log: {message}");
    }
}

/// An error and what its sources say, on one line.
pub(crate) fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
