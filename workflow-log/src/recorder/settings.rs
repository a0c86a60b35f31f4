//! What the environment decides for a recorder.

use std::env;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use workflow_log_journal::record::Parent;

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
    /// `WORKFLOW_LOG_MEMORY`, in bytes.
    pub(crate) memory: usize,
    /// `TRACEPARENT`: what this process was started in.
    pub(crate) parent: Option<Parent>,
}

/// How much memory is spent on remembering what the journals hold.
const DEFAULT_MEMORY_BYTES: usize = 32 * 1024 * 1024;

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
            memory: size("WORKFLOW_LOG_MEMORY", text("WORKFLOW_LOG_MEMORY")).unwrap_or(DEFAULT_MEMORY_BYTES),
            // One that is none is to be ignored, says the standard.
            parent: text("TRACEPARENT").as_deref().and_then(Parent::from_traceparent),
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

/// A number of bytes, with a unit or without.
fn size(name: &str, text: Option<String>) -> Option<usize> {
    let text = text?;
    let bytes = parse_size(text.trim());
    if bytes.is_none() {
        fault::report(&format!("{name}: `{text}` is no size; write it as 32MiB, 512KiB or 1GiB"));
    }
    bytes
}

fn parse_size(text: &str) -> Option<usize> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit: usize = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1024,
        "m" | "mb" | "mib" => 1024 * 1024,
        "g" | "gb" | "gib" => 1024 * 1024 * 1024,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_understood_with_and_without_a_unit() {
        for (text, bytes) in [
            ("0", Some(0)),
            ("4096", Some(4096)),
            ("8MiB", Some(8 << 20)),
            ("8 mb", Some(8 << 20)),
            ("512K", Some(512 << 10)),
            ("1GiB", Some(1 << 30)),
            ("much", None),
            ("-1", None),
            ("1.5MiB", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse_size(text), bytes, "{text}");
        }
    }
}
