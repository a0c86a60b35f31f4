//! Automatic, invisible logging of LLM agent workflows.

#[macro_use]
mod macros;
mod call;
mod capture;
mod console;
mod context;
mod fault;
mod filter;
mod level;
mod llm;
mod panic_hook;
mod recorder;
mod redact;
mod site;
mod unit;
mod workflow;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use context::{Scoped, in_current, in_current_fn};
pub use level::Level;
pub use llm::{LlmResponse, Usage};
pub use workflow_log_macros::{action, agent, env, iteration, llm, no_log, resource, tool, workflow};

use std::path::PathBuf;

/// Keeps a value out of every log of this process from here on.
pub fn redact(secret: impl AsRef<str>) {
    redact::register(secret.as_ref());
}

/// The journal of the current run.
pub fn log_path() -> Option<PathBuf> {
    recorder::current_run()?.path().map(ToOwned::to_owned)
}

/// What a program needs to annotate its agents: `use workflow_log::prelude::*;`.
pub mod prelude {
    pub use crate::level::Level;
    pub use crate::log_action;
    pub use workflow_log_macros::{action, agent, env, iteration, llm, no_log, resource, tool, workflow};
}
