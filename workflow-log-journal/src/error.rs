//! What creating, reading and finding runs can fail with.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::codec::DecodeError;

/// Why a file could not be created.
#[derive(Debug)]
pub struct CreateError {
    /// Which file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write {}", self.path.display())
    }
}

impl std::error::Error for CreateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Why a journal could not be read at all. Damage inside one is not an error: see
/// [`Run::damage`](crate::Run::damage).
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be opened or read.
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file has no first line yet: its process died, or is, before the header.
    Empty {
        /// Which file.
        path: PathBuf,
    },
    /// The first line is not the header of a journal of a version this program reads.
    NotAJournal {
        /// Which file.
        path: PathBuf,
        /// What is wrong with its first line.
        source: DecodeError,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, .. } => write!(f, "cannot read {}", path.display()),
            Self::Empty { path } => {
                write!(f, "{} holds no record yet: its process stopped before the first", path.display())
            }
            Self::NotAJournal { path, source: DecodeError::Format(_) } => {
                write!(f, "{} was written by a later version of workflow-log", path.display())
            }
            Self::NotAJournal { path, .. } => {
                write!(f, "{} is not a journal of workflow-log", path.display())
            }
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Empty { .. } => None,
            Self::NotAJournal { source, .. } => Some(source),
        }
    }
}

/// Why a value could not be read from a journal that was.
#[derive(Debug)]
#[non_exhaustive]
pub enum ContentError {
    /// The file could not be read there, or is no longer what it was.
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The value refers to what is not there, or to too much.
    Unresolvable {
        /// What is wrong with it.
        reason: String,
    },
}

impl ContentError {
    pub(crate) fn unresolvable(reason: impl Into<String>) -> Self {
        Self::Unresolvable { reason: reason.into() }
    }
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, .. } => write!(f, "cannot read {}", path.display()),
            Self::Unresolvable { reason } => f.write_str(reason),
        }
    }
}

impl std::error::Error for ContentError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Unresolvable { .. } => None,
        }
    }
}

/// For what writes as it reads: which file it was is part of the message.
impl From<ContentError> for io::Error {
    fn from(error: ContentError) -> Self {
        match &error {
            ContentError::Io { source, .. } => Self::new(source.kind(), error),
            ContentError::Unresolvable { .. } => Self::new(io::ErrorKind::InvalidData, error),
        }
    }
}

/// Why no run could be chosen.
#[derive(Debug)]
#[non_exhaustive]
pub enum FindError {
    /// The folder could not be listed.
    Folder {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There are no runs in the folder.
    NoRuns {
        /// Which folder.
        folder: PathBuf,
    },
    /// No run has this name.
    NotFound {
        /// What was asked for.
        name: String,
        /// Where.
        folder: PathBuf,
    },
}

impl fmt::Display for FindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder { path, .. } => write!(f, "cannot list the folder {}", path.display()),
            Self::NoRuns { folder } => write!(f, "there are no runs in {}", folder.display()),
            Self::NotFound { name, folder } => write!(
                f,
                "no run in {} begins with `{name}`; give a path, the beginning of a name, or nothing for the latest",
                folder.display()
            ),
        }
    }
}

impl std::error::Error for FindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Folder { source, .. } => Some(source),
            _ => None,
        }
    }
}
