//! Commands that record themselves: `std::process::Command` by another path.
//!
//! ```
//! use workflow_log::process::Command;
//!
//! # fn main() -> std::io::Result<()> {
//! let output = Command::new("echo").arg("hello").output()?;
//! assert_eq!(output.stdout, b"hello\n");
//! # Ok(())
//! # }
//! ```
//!
//! leaves an action `command` of kind `env` with what was run (`argv`, and `cwd` if one was set), what
//! came of it (`stdout`, `stderr`, exit code or signal), and how long it took.
//! What is spawned and not waited for by [`Command::output`] or [`Command::status`] ends when its
//! [`Child`] is waited for, or is dropped.
//!
//! The child finds its place in the tree in the variable `TRACEPARENT`
//! ([W3C trace context](https://www.w3.org/TR/trace-context/)), unless the program sets that itself: a
//! run of a child that logs with this library says which node it was called from, and every tracer
//! knows what to do with it.
//!
//! With the feature `tokio`, `process::tokio::Command` is the same for `tokio::process::Command`.

mod blocking;
mod launch;
#[cfg(feature = "tokio")]
pub mod tokio;

pub use blocking::{Child, Command};
