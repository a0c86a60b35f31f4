//! Why the workflow cannot go on.

use std::{error::Error, fmt, io};

use async_openai::error::OpenAIError;

use crate::{bash::BashError, responses::ParseError};

/// Why the workflow cannot go on. That nobody finds a patch is not an error, but an outcome.
#[derive(Debug)]
pub enum PatchError {
    /// The task's files cannot be copied.
    Files(io::Error),
    /// No client for the model can be made.
    Connect(reqwest::Error),
    /// The model does not answer.
    Model(OpenAIError),
    /// The model answers, and never as it was told to.
    Reply {
        /// How often it was asked.
        attempts: u32,
        /// What is wrong with the last reply.
        source: ParseError,
    },
    /// The check cannot be run.
    Check(BashError),
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(_) => f.write_str("cannot copy the task: see --task-repo-dir and --bounty-number"),
            Self::Connect(_) => f.write_str("cannot set up an HTTP client"),
            Self::Model(_) => {
                f.write_str("the model does not answer: see OPENAI_BASE_URL and OPENAI_API_KEY")
            }
            Self::Reply { attempts, .. } => {
                write!(f, "no usable reply from the model in {attempts} attempts")
            }
            Self::Check(_) => f.write_str("cannot run the task's check"),
        }
    }
}

impl Error for PatchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(match self {
            Self::Files(source) => source,
            Self::Connect(source) => source,
            Self::Model(source) => source,
            Self::Reply { source, .. } => source,
            Self::Check(source) => source,
        })
    }
}
