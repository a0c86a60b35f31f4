//! Levels: how much is recorded, and how much a thing matters.

use std::fmt;
use std::str::FromStr;

/// How much is recorded; and of a single thing, the least verbosity at which it is.
///
/// | level | what is recorded |
/// |---|---|
/// | `off` | nothing, and no file is made |
/// | `error`, `warn` | the structure without payloads, failures in full |
/// | `info` | interactions, LLM queries, commands and tools with payloads (the default) |
/// | `debug` | every other method of an agent too, and configuration snapshots |
/// | `trace` | associated functions too |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// What may be wrong.
    Warn,
    /// What a person wants to see of a workflow.
    #[default]
    Info,
    /// What helps to find out why.
    Debug,
    /// Everything.
    Trace,
}

impl Level {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseLevelError(String);

impl fmt::Display for ParseLevelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a level; expected off, error, warn, info, debug or trace, or 0, 1, 2 for off, info, debug",
            self.0
        )
    }
}

impl std::error::Error for ParseLevelError {}

impl FromStr for Level {
    type Err = ParseLevelError;

    /// Reads a word in any case, or `0`, `1`, `2` for off, info and debug.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "off" | "0" => Ok(Self::Off),
            "error" => Ok(Self::Error),
            "warn" => Ok(Self::Warn),
            "info" | "1" => Ok(Self::Info),
            "debug" | "2" => Ok(Self::Debug),
            "trace" => Ok(Self::Trace),
            _ => Err(ParseLevelError(text.trim().to_owned())),
        }
    }
}
