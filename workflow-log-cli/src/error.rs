//! What a failure means to whoever called the program: one line on standard error and a number.

use std::io;
use std::process::ExitCode;

use workflow_log_journal::FindError;

use crate::view::text;

/// Looked for, and not found.
const NOT_FOUND: u8 = 1;
/// Could not be done. The number clap uses for wrong usage, too.
const COULD_NOT: u8 = 2;

/// Whether whoever read our output has seen enough: `workflow-log show | head` is a success.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// The exit code for an error.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    let not_found = error
        .chain()
        .filter_map(|cause| cause.downcast_ref())
        .any(|cause| matches!(cause, FindError::NoRuns { .. } | FindError::NotFound { .. }));
    ExitCode::from(if not_found { NOT_FOUND } else { COULD_NOT })
}

/// An error and its causes on one line, with nothing in it that a terminal would obey.
pub(crate) fn one_line(error: &anyhow::Error) -> String {
    text::harmless(&format!("{error:#}"))
}

/// Says something on standard error, in the program's name.
pub(crate) fn note(message: &str) {
    use io::Write as _;
    // Nobody is left to tell if standard error is closed.
    let _closed = writeln!(io::stderr().lock(), "workflow-log: {message}");
}
