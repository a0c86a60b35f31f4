//! The language model: which one, and how it is asked.

use async_openai::{
    Client,
    config::OpenAIConfig,
    error::OpenAIError,
    types::chat::{
        ChatCompletionRequestUserMessage, CreateChatCompletionRequestArgs, CreateChatCompletionResponse,
    },
};
use serde::Serialize;
use workflow_log_examples::connect;

use crate::{error::PatchError, responses::STOP_TOKEN};

/// Which model, and how it should answer.
#[derive(Clone, Debug, Serialize)]
pub struct ModelConfig {
    /// Its name.
    pub model: String,
    /// The address of its API.
    pub base_url: String,
    /// How much it may vary its answers.
    pub temperature: f32,
    /// How long an answer may be.
    pub max_output_tokens: u32,
}

/// A model that can be asked.
#[derive(Debug)]
pub struct Model {
    config: ModelConfig,
    client: Client<OpenAIConfig>,
}

impl Model {
    /// The model that `config` names.
    pub fn new(config: ModelConfig, api_key: &str) -> Result<Self, PatchError> {
        let client = connect(&config.base_url, api_key).map_err(PatchError::Connect)?;
        Ok(Self { config, client })
    }

    /// The model's reply to one text.
    pub async fn complete(&self, prompt: &str) -> Result<CreateChatCompletionResponse, OpenAIError> {
        let request = CreateChatCompletionRequestArgs::default()
            .model(&self.config.model)
            .messages([ChatCompletionRequestUserMessage::from(prompt).into()])
            .temperature(self.config.temperature)
            .max_completion_tokens(self.config.max_output_tokens)
            .stop(STOP_TOKEN)
            .build()?;
        self.client.chat().create(request).await
    }
}
