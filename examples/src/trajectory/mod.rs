//! Recorded runs of agents, one JSON Lines file each, in the format `wltraj/1`.

mod error;
mod prompt;
mod recording;
mod step;

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::Value;

pub use self::{
    error::TrajectoryError,
    prompt::{Message, Prompts},
    recording::Recording,
    step::{Call, Command, CommandResult, Outcome, Query, Step, ToolCall, ToolResult},
};

const FORMAT: &str = "wltraj/1";

/// A recorded run.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// Its name.
    pub id: String,
    /// The tool definitions that its requests refer to by position.
    pub toolsets: Vec<Value>,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

/// The first line of the file.
#[derive(Deserialize)]
struct Header {
    trajectory: String,
    format: String,
    #[serde(default)]
    toolsets: Vec<Value>,
}

impl Trajectory {
    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not what it should be; the error says where.
    pub fn open(path: &Path) -> Result<Self, TrajectoryError> {
        let text = fs::read_to_string(path)
            .map_err(|source| TrajectoryError::Io { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, TrajectoryError> {
        // Not `lines()`, which would also take the `\r` from a line that ends with one.
        let mut lines = text.split('\n');
        let header = lines.next().and_then(|line| serde_json::from_str::<Header>(line).ok());
        let Some(header) = header.filter(|header| header.format == FORMAT) else {
            return Err(TrajectoryError::NotATrajectory { path: path.to_owned(), format: FORMAT });
        };
        let steps = (2..).zip(lines).filter(|(_, line)| !line.is_empty()).map(|(number, line)| {
            serde_json::from_str(line).map_err(|source| TrajectoryError::Line {
                path: path.to_owned(),
                line: number,
                source,
            })
        });
        Ok(Self { id: header.trajectory, toolsets: header.toolsets, steps: steps.collect::<Result<_, _>>()? })
    }
}
