//! Automatic, invisible logging of LLM agent workflows.
//!
//! Annotate the agents, the resources they use and `main`; then every run of an agent, every query
//! to a model and every command is in the log, with what went in, what came out, how long it took,
//! what it cost and how it failed. There is nothing to call and nothing to set up.
//!
//! ```no_run
//! use std::process::{Command, Output};
//! use workflow_log::prelude::*;
//!
//! struct Shell;
//!
//! #[resource(kind = "env")]
//! impl Shell {
//!     pub fn run_command(&self, command: &str) -> std::io::Result<Output> {
//!         Command::new("bash").args(["-c", command]).output()
//!     }
//! }
//!
//! struct ExecutorAgent {
//!     shell: Shell,
//! }
//!
//! #[agent]
//! impl ExecutorAgent {
//!     fn run(&mut self, task: &str) -> std::io::Result<Output> {
//!         let command = self.query(task);
//!         self.shell.run_command(&command)
//!     }
//!
//!     #[llm]
//!     fn query(&self, prompt: &str) -> String {
//!         // Your client, whichever it is.
//!         # prompt.to_owned()
//!     }
//! }
//!
//! #[workflow(verbosity = "debug")]
//! fn main() -> std::io::Result<()> {
//!     ExecutorAgent { shell: Shell }.run("list the files").map(drop)
//! }
//! ```
//!
//! `cargo run` leaves `logs/<name>_<date>_<time>.jsonl`, written as things happen and whole however
//! the process ends, and at the end a report `.json` beside it. `workflow-log show` prints it.
//!
//! # I want to …
//!
//! | … | → |
//! |---|---|
//! | see into my agents | [`macro@agent`], [`macro@resource`], [`macro@workflow`] |
//! | record less, more, nothing | the option `verbosity`, and `WORKFLOW_LOG` below |
//! | keep something out | `#[no_log]` on methods, parameters and fields; [`redact`] |
//! | add something of my own | [`log_action!`] |
//! | hand work to a task or thread | [`in_current`], [`in_current_fn`] |
//! | tell what my own model type used | [`LlmResponse`] |
//! | find the file | [`log_path`] |
//! | read logs in a program | the crate `workflow-log-journal` |
//!
//! # The environment
//!
//! | variable | means |
//! |---|---|
//! | `WORKFLOW_LOG` | `off`, a level, or directives like `info,executor_agent=debug,kali=off`; wins over the code |
//! | `WORKFLOW_LOG_DIR` | where logs go (default `logs`); wins over the code |
//! | `WORKFLOW_LOG_CONSOLE` | `1` or `0`: a line on stderr for each interaction and action (default: on a terminal) |
//! | `WORKFLOW_LOG_REDACT` | `on` (default) or `off` |
//! | `WORKFLOW_LOG_MEMORY` | the memory that storing content once may take (default `32MiB`) |
//! | `TRACEPARENT` | the standard meaning: the run names the trace and span that started its process |
//!
//! # What it promises
//!
//! Recording never changes what the program does: not its results, its panics or its exit code. A
//! failure of the log's own is said once on stderr, counted in the log, and the program goes on.
//! When a recorded call returns, its record belongs to the kernel: `kill -9` loses nothing.
//! Values of environment variables that look like credentials never reach the disk.

#[macro_use]
mod macros;
mod call;
mod capture;
mod carried;
mod chained;
mod console;
mod context;
mod fault;
mod filter;
mod given;
mod level;
mod llm;
mod panic_hook;
mod pass;
mod recorded_future;
mod recorder;
mod redact;
mod site;
mod stream;
mod unit;
mod workflow;

pub mod process;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use context::{Scoped, in_current, in_current_fn};
pub use level::Level;
pub use llm::{LlmResponse, Usage};
pub use workflow_log_macros::{action, agent, env, iteration, llm, no_log, resource, tool, workflow};

use std::path::PathBuf;

/// Keeps a value out of every log of this process from here on: it becomes `[redacted:secret]`.
///
/// It is found wherever it stands, in strings within JSON within strings too. An empty secret is
/// ignored; a short one may hide more than was meant.
///
/// ```
/// let key = "sk-from-a-vault";
/// workflow_log::redact(key);
/// ```
pub fn redact(secret: impl AsRef<str>) {
    redact::register(secret.as_ref());
}

/// The journal of the current run, if one is open and has a file.
///
/// ```
/// use workflow_log::prelude::*;
///
/// #[workflow(logs_dir = std::env::temp_dir())]
/// fn work() -> Option<std::path::PathBuf> {
///     workflow_log::log_path()
/// }
///
/// assert!(work().is_some_and(|path| path.exists()));
/// assert_eq!(workflow_log::log_path(), None);
/// ```
pub fn log_path() -> Option<PathBuf> {
    recorder::Seat::find()?.run()?.path().map(ToOwned::to_owned)
}

/// What a program needs to annotate its agents: `use workflow_log::prelude::*;`.
pub mod prelude {
    pub use crate::level::Level;
    pub use crate::log_action;
    pub use workflow_log_macros::{action, agent, env, iteration, llm, no_log, resource, tool, workflow};
}
