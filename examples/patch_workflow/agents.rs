//! The two agents: one attacks the program, the other repairs it.

use std::sync::Arc;

use async_openai::{error::OpenAIError, types::chat::CreateChatCompletionResponse};
use workflow_log::prelude::*;

use crate::{
    error::PatchError,
    memory::Memory,
    model::Model,
    prompts::{self, instructions},
    resources::KaliEnv,
    responses::{AnswerResponse, CommandResponse, Observation, Response},
    task::CHECK,
};

/// How often a model is asked until its reply can be parsed.
const MAX_RETRIES: u32 = 3;

/// How many responses an agent remembers.
const MAX_RESPONSES: usize = 12;

/// What both agents do the same way.
trait BaseAgent {
    /// Asks the model once.
    async fn query(&self, prompt: &str) -> Result<CreateChatCompletionResponse, OpenAIError>;

    /// Asks the model until it replies as it was told to.
    async fn call_lm(&self, prompt: &str) -> Result<Response, PatchError> {
        let mut attempts = 1;
        loop {
            let completion = self.query(prompt).await.map_err(PatchError::Model)?;
            let reply = completion.choices.first().and_then(|choice| choice.message.content.as_deref());
            match Response::parse(reply.unwrap_or_default()) {
                Ok(response) => return Ok(response),
                Err(_) if attempts < MAX_RETRIES => attempts += 1,
                Err(source) => return Err(PatchError::Reply { attempts, source }),
            }
        }
    }
}

/// Finds out how the program can be abused, one command a turn.
#[agent]
#[derive(Debug)]
pub struct ExecutorAgent {
    #[no_log] // Its client holds the API key.
    model: Arc<Model>,
    kali: Arc<KaliEnv>,
    memory: Memory,
}

#[agent]
impl ExecutorAgent {
    /// An executor for the task with `description`.
    pub fn new(#[no_log] model: Arc<Model>, kali: Arc<KaliEnv>, description: &str) -> Self {
        let memory = Memory::new(instructions(prompts::EXECUTOR, description), MAX_RESPONSES);
        Self { model, kali, memory }
    }

    /// One turn, after the other agent's last one.
    pub async fn run(&mut self, previous: Option<Response>) -> Result<Response, PatchError> {
        let prompt = self.formulate_prompt(previous);
        let mut response = self.call_lm(&prompt).await?;
        if let Response::Command(command) = &mut response {
            command.observation = Some(self.execute_in_env(&command.command).await);
        }
        self.memory.remember(response.text());
        Ok(response)
    }

    fn formulate_prompt(&mut self, previous: Option<Response>) -> String {
        if let Some(previous) = previous {
            self.memory.remember(previous.text());
        }
        self.memory.prompt()
    }

    async fn execute_in_env(&self, command: &str) -> Observation {
        Observation::of(self.kali.run_command(command).await)
    }
}

#[agent]
impl BaseAgent for ExecutorAgent {
    #[llm]
    async fn query(&self, prompt: &str) -> Result<CreateChatCompletionResponse, OpenAIError> {
        self.model.complete(prompt).await
    }
}

/// Repairs the program, one command a turn.
#[agent]
#[derive(Debug)]
pub struct PatchAgent {
    #[no_log] // Its client holds the API key.
    model: Arc<Model>,
    kali: Arc<KaliEnv>,
    memory: Memory,
}

#[agent]
impl PatchAgent {
    /// A patch agent for the task with `description`.
    pub fn new(#[no_log] model: Arc<Model>, kali: Arc<KaliEnv>, description: &str) -> Self {
        let memory = Memory::new(instructions(prompts::PATCHER, description), MAX_RESPONSES);
        Self { model, kali, memory }
    }

    /// One turn, after the executor's. It is an answer when the program passes its check.
    pub async fn run(&mut self, finding: Response) -> Result<Response, PatchError> {
        let prompt = self.formulate_prompt(&finding);
        let mut response = self.call_lm(&prompt).await?;
        if let Response::Command(command) = &mut response {
            command.observation = Some(self.execute_in_env(&command.command).await);
        }
        let response = self.verify(response).await?;
        self.memory.remember(response.text());
        Ok(response)
    }

    fn formulate_prompt(&mut self, finding: &Response) -> String {
        self.memory.remember(finding.text());
        self.memory.prompt()
    }

    async fn execute_in_env(&self, command: &str) -> Observation {
        Observation::of(self.kali.run_command(command).await)
    }

    /// Whether the program is repaired is for its check to say, not for the model.
    async fn verify(&self, response: Response) -> Result<Response, PatchError> {
        let check = self.kali.run_command(CHECK).await.map_err(PatchError::Check)?;
        let passed = check.status.success();
        let Observation(verdict) = Observation::of(Ok(check));
        if passed {
            return Ok(Response::Answer(AnswerResponse { response: response.text(), answer: verdict }));
        }
        Ok(Response::Command(match response {
            Response::Command(command) => command.and_then_saw(CHECK, &verdict),
            Response::Answer(answer) => CommandResponse {
                response: answer.response,
                command: CHECK.to_owned(),
                observation: Some(Observation(verdict)),
            },
        }))
    }
}

#[agent]
impl BaseAgent for PatchAgent {
    #[llm]
    async fn query(&self, prompt: &str) -> Result<CreateChatCompletionResponse, OpenAIError> {
        self.model.complete(prompt).await
    }
}
