//! Is every call of an `async-openai` client recorded, once and as it was, when its field is marked?

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod apis;
mod failures;
mod modules;
mod parallel;
mod positions;
mod shapes;
mod streams;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionRequestUserMessageArgs, CreateChatCompletionRequest, CreateChatCompletionRequestArgs,
    CreateChatCompletionResponse,
};
use client_tests::Stage;
use workflow_log_examples::connect;

type Result<T> = std::result::Result<T, OpenAIError>;

fn client(stage: &Stage) -> Client<OpenAIConfig> {
    connect(&stage.server.base_url(), "no key").unwrap()
}

fn question(model: &str, text: &str) -> Result<CreateChatCompletionRequest> {
    let message = ChatCompletionRequestUserMessageArgs::default().content(text).build()?;
    CreateChatCompletionRequestArgs::default()
        .model(model)
        .messages([message.into()])
        .temperature(0.7)
        .seed(-7)
        .build()
}

fn said(response: &CreateChatCompletionResponse) -> String {
    response.choices[0].message.content.clone().unwrap_or_default()
}
