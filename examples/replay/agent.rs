//! An agent that does what a recorded one did, under its name.

use std::{error::Error, fmt, io, ops::Range};

use async_openai::error::OpenAIError;
use workflow_log::prelude::*;
use workflow_log_examples::trajectory::{Call, Prompts, Step, Trajectory, TrajectoryError};

use crate::{
    resources::{Model, Sandbox, Toolbox},
    witness::Witness,
};

/// What the agents of one run share.
#[derive(Debug)]
pub struct World {
    /// All messages so far.
    pub prompts: Prompts,
    /// Answers.
    pub model: Model,
    /// Runs commands.
    pub sandbox: Sandbox,
    /// Does the rest.
    pub toolbox: Toolbox,
    /// Is told what has returned.
    pub witness: Option<Witness>,
}

/// An agent of the recorded run. It is one type for all of them, so its name is in a field.
#[derive(Debug)]
pub struct ReplayAgent<'a> {
    name: String,
    trajectory: &'a Trajectory,
    world: &'a mut World,
}

#[agent(name = self.name)]
impl<'a> ReplayAgent<'a> {
    /// The recorded agent called `name`.
    pub fn new(name: &str, #[no_log] trajectory: &'a Trajectory, #[no_log] world: &'a mut World) -> Self {
        Self { name: name.to_owned(), trajectory, world }
    }

    /// Makes the calls of `steps`, which are this agent's, and returns the last thing its model said.
    pub async fn run(&mut self, steps: Range<usize>) -> Result<Option<String>, ReplayError> {
        let mut said = None;
        for step in &self.trajectory.steps[steps] {
            said = self.repeat(step).await?.or(said);
            if let Some(witness) = &mut self.world.witness {
                witness.returned(step.number).map_err(ReplayError::Witness)?;
            }
        }
        Ok(said)
    }

    /// Makes one call, and returns the text if it is a model's reply.
    #[no_log]
    async fn repeat(&mut self, step: &Step) -> Result<Option<String>, ReplayError> {
        let World { prompts, model, sandbox, toolbox, .. } = &mut *self.world;
        match &step.call {
            Call::Llm { request, .. } => {
                let request =
                    prompts.request(request, &self.trajectory.toolsets).map_err(ReplayError::Prompt)?;
                match model.query(&request).await {
                    Ok(reply) => {
                        return Ok(reply["choices"][0]["message"]["content"].as_str().map(str::to_owned));
                    }
                    // Recorded, or counted by the server. The recorded agent went on after an error as well.
                    Err(OpenAIError::ApiError(_)) => {}
                    Err(error) => return Err(ReplayError::Model(error)),
                }
            }
            Call::Env { request, .. } => {
                match &request.stdin {
                    Some(stdin) => sandbox.run_command_with_input(&request.command, stdin),
                    None => sandbox.run_command(&request.command),
                };
            }
            Call::Tool { request, .. } => {
                toolbox.call(&request.name, &request.arguments);
            }
        }
        Ok(None)
    }
}

/// Why a run cannot be lived again to its end.
#[derive(Debug)]
pub enum ReplayError {
    /// A prompt cannot be rebuilt.
    Prompt(TrajectoryError),
    /// The server on this machine cannot be reached or understood.
    Model(OpenAIError),
    /// The witness is gone.
    Witness(io::Error),
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prompt(_) => "the trajectory is not whole: fetch it again",
            Self::Model(_) => "the loopback server does not answer",
            Self::Witness(_) => "cannot write to --witness: is its reader gone?",
        })
    }
}

impl Error for ReplayError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(match self {
            Self::Prompt(source) => source,
            Self::Model(source) => source,
            Self::Witness(source) => source,
        })
    }
}
