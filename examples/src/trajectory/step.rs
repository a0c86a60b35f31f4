//! One line of a trajectory: who called what, and what came back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Message;
use crate::server::{Completion, Failure};

/// One recorded call.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// Its position in the run, from 0.
    #[serde(rename = "step")]
    pub number: usize,
    /// The agent that called.
    pub agent: String,
    /// What was called.
    #[serde(flatten)]
    pub call: Call,
}

/// What was called, and what it returned.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Call {
    /// A model.
    Llm {
        /// What it was asked.
        request: Query,
        /// What it said.
        response: Box<Outcome>,
    },
    /// A shell or a sandbox.
    Env {
        /// What was to be run.
        request: Command,
        /// What that did.
        response: CommandResult,
    },
    /// Any other tool.
    Tool {
        /// The tool and what it was given.
        request: ToolCall,
        /// What it returned.
        response: ToolResult,
    },
}

/// A request to a model, without what earlier requests had already said.
#[derive(Clone, Debug, Deserialize)]
pub struct Query {
    /// The model's name.
    pub model: String,
    /// The messages that are new in this run.
    pub messages: Vec<Message>,
    /// The whole prompt, as half-open ranges of all messages so far.
    pub prompt: Vec<[usize; 2]>,
    /// The SHA-256 of the whole prompt as canonical JSON.
    pub prompt_sha256: String,
    /// The tools offered, as a position in [`Trajectory::toolsets`](super::Trajectory::toolsets).
    pub tools: Option<usize>,
    /// Temperature and the like.
    #[serde(default)]
    pub params: Map<String, Value>,
}

/// How a request to a model ended.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Outcome {
    /// With an error.
    Failed {
        /// Which.
        error: Failure,
    },
    /// With an answer.
    Answered(Completion),
}

/// A command for a shell.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Command {
    /// The command.
    pub command: String,
    /// What it reads.
    pub stdin: Option<String>,
}

/// What a command did.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CommandResult {
    /// What it printed, as the agent got to see it.
    pub output: String,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// What it printed to standard output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stdout: Option<String>,
    /// What it printed to standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stderr: Option<String>,
    /// What kept it from running to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// A call of a tool.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct ToolCall {
    /// The tool's name.
    pub name: String,
    /// What it was given.
    pub arguments: Value,
}

/// What a tool returned.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ToolResult {
    /// What the agent got to see.
    pub output: Value,
    /// Whether that is an error, from the tools that say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_error: Option<bool>,
}
