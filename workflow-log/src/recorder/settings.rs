//! What the environment decides for a recorder.

use std::env;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use crate::fault;
use crate::filter::Filter;

/// The settings of a recorder.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// `WORKFLOW_LOG`.
    pub(crate) filter: Filter,
    /// `WORKFLOW_LOG_DIR`, if it is set: it wins over what the code says.
    pub(crate) logs_dir: Option<PathBuf>,
    /// `WORKFLOW_LOG_CONSOLE`.
    pub(crate) console: bool,
    /// `WORKFLOW_LOG_REDACT`.
    pub(crate) redact: bool,
}

impl Settings {
    /// Reads the environment. What is wrong in it is said once, and counts as not set.
    pub(crate) fn from_env() -> Self {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let text = |name: &str| set(name).map(|value| value.to_string_lossy().into_owned());
        let (filter, mistakes) = Filter::parse(&text("WORKFLOW_LOG").unwrap_or_default());
        for mistake in mistakes {
            fault::report(&format!("WORKFLOW_LOG: {mistake}"));
        }
        Self {
            filter,
            logs_dir: set("WORKFLOW_LOG_DIR").map(PathBuf::from),
            console: switch("WORKFLOW_LOG_CONSOLE", text("WORKFLOW_LOG_CONSOLE"))
                .unwrap_or_else(|| std::io::stderr().is_terminal()),
            redact: switch("WORKFLOW_LOG_REDACT", text("WORKFLOW_LOG_REDACT")).unwrap_or(true),
        }
    }
}

fn switch(name: &str, text: Option<String>) -> Option<bool> {
    let text = text?;
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "on" | "true" | "yes" => Some(true),
        "0" | "off" | "false" | "no" => Some(false),
        _ => {
            fault::report(&format!("{name}: `{text}` is neither on (1) nor off (0)"));
            None
        }
    }
}
