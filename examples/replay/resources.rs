//! What recorded agents call: a model over HTTP, and a sandbox and tools that repeat themselves.

use async_openai::{Client, config::OpenAIConfig, error::OpenAIError};
use serde_json::Value;
use workflow_log::prelude::*;
use workflow_log_examples::trajectory::{Call, Command, CommandResult, ToolCall, ToolResult, Trajectory};

use crate::tape::Tape;

/// The model, asked for real.
#[derive(Debug)]
pub struct Model {
    client: Client<OpenAIConfig>,
}

#[resource(kind = "llm")]
impl Model {
    /// The model behind `client`.
    pub fn new(#[no_log] client: Client<OpenAIConfig>) -> Self {
        Self { client }
    }

    /// Sends a request as it is: a typed one would lose the fields that its type does not know.
    pub async fn query(&self, request: &Value) -> Result<Value, OpenAIError> {
        self.client.chat().create_byot(request).await
    }
}

/// A shell whose commands do what they did when they were recorded.
#[derive(Debug)]
pub struct Sandbox {
    tape: Tape<Command, CommandResult>,
}

#[resource(kind = "env")]
impl Sandbox {
    /// The sandbox of `trajectory`.
    pub fn new(#[no_log] trajectory: &Trajectory) -> Self {
        let tape = trajectory.steps.iter().filter_map(|step| match &step.call {
            Call::Env { request, response } => Some((request.clone(), response.clone())),
            _ => None,
        });
        Self { tape: tape.collect() }
    }

    /// Runs the next command.
    pub fn run_command(&mut self, command: &str) -> CommandResult {
        self.tape.play(&Command { command: command.to_owned(), stdin: None })
    }

    /// Runs the next command, which reads `stdin`.
    pub fn run_command_with_input(&mut self, command: &str, stdin: &str) -> CommandResult {
        self.tape.play(&Command { command: command.to_owned(), stdin: Some(stdin.to_owned()) })
    }
}

/// All other tools, which return what they returned when they were recorded.
#[derive(Debug)]
pub struct Toolbox {
    tape: Tape<ToolCall, ToolResult>,
}

#[resource(kind = "tool")]
impl Toolbox {
    /// The tools of `trajectory`.
    pub fn new(#[no_log] trajectory: &Trajectory) -> Self {
        let tape = trajectory.steps.iter().filter_map(|step| match &step.call {
            Call::Tool { request, response } => Some((request.clone(), response.clone())),
            _ => None,
        });
        Self { tape: tape.collect() }
    }

    /// Makes the next call.
    pub fn call(&mut self, name: &str, arguments: &Value) -> ToolResult {
        self.tape.play(&ToolCall { name: name.to_owned(), arguments: arguments.clone() })
    }
}
