//! Does the loopback server say what its script says, in the form of each API, to real clients?

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod chat;
mod endings;
mod messages;
mod ollama;
mod requests;
mod responses;
mod scripts;
mod wire;

use std::sync::Arc;

use async_openai::{Client, config::OpenAIConfig};
use workflow_log_examples::{
    connect,
    server::{Completion, ModelServer, Script, Settings, Text, ToolCall, Usage},
};

async fn serve<S: Script>(script: S) -> ModelServer {
    ModelServer::start(Arc::new(script), Settings::default()).await.unwrap()
}

fn client(server: &ModelServer) -> Client<OpenAIConfig> {
    connect(&server.base_url(), "no key").unwrap()
}

/// An answer that has everything: reasoning, text, two calls, all counts.
fn everything() -> Completion {
    Completion {
        id: Some("seven".to_owned()),
        content: Some(Text::pieces(["I ", "look."])),
        reasoning_content: Some("Where?".into()),
        tool_calls: vec![
            ToolCall::new("c1", "ls", Text::pieces([r#"{"path""#, r#":"/"}"#])),
            ToolCall::new("c2", "pwd", ""),
        ],
        finish_reason: Some("tool_calls".to_owned()),
        usage: Some(Usage {
            prompt_tokens: Some(10),
            completion_tokens: Some(5),
            cached_tokens: Some(8),
            cache_write_tokens: Some(1),
            reasoning_tokens: Some(3),
            ..Usage::default()
        }),
        cost_usd: None,
    }
}

/// The calls of [`everything`], as an exchange keeps them.
fn both_calls() -> Vec<ToolCall> {
    vec![ToolCall::new("c1", "ls", r#"{"path":"/"}"#), ToolCall::new("c2", "pwd", "")]
}
