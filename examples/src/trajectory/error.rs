//! Why a trajectory cannot be read or replayed.

use std::{error::Error, fmt, io, path::PathBuf};

/// Why a trajectory cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum TrajectoryError {
    /// The file cannot be read.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file holds something else.
    NotATrajectory {
        /// The file.
        path: PathBuf,
        /// The format it should say it has.
        format: &'static str,
    },
    /// A line after the first is not a step.
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A step refers to a message or to tools that no line before it has.
    Reference {
        /// What is referred to.
        what: &'static str,
    },
}

impl fmt::Display for TrajectoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, .. } => write!(f, "cannot read {}", path.display()),
            Self::NotATrajectory { path, format } => write!(
                f,
                "{} is not a trajectory: its first line must be a header with \"format\":\"{format}\"",
                path.display()
            ),
            Self::Line { path, line, .. } => write!(f, "{}, line {line} is not a step", path.display()),
            Self::Reference { what } => write!(f, "the step refers to {what} that the file does not have"),
        }
    }
}

impl Error for TrajectoryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Line { source, .. } => Some(source),
            Self::NotATrajectory { .. } | Self::Reference { .. } => None,
        }
    }
}
