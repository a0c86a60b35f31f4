//! What a model may answer, in no API's form.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How one exchange goes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reply {
    /// The model answers.
    Completion(Completion),
    /// The service refuses.
    Error {
        /// The HTTP status. Clients retry 429 and 5xx by themselves.
        status: u16,
        /// Why.
        failure: Failure,
    },
}

impl Reply {
    /// An answer of plain text that ends by itself.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Completion(Completion {
            content: Some(content.into()),
            finish_reason: Some("stop".to_owned()),
            ..Completion::default()
        })
    }

    /// A refusal of the service: below 500 the client's fault, from 500 its own.
    pub fn error(status: u16, message: impl Into<String>) -> Self {
        let kind = if status < 500 { "invalid_request_error" } else { "server_error" };
        Self::Error { status, failure: Failure { kind: kind.to_owned(), message: message.into() } }
    }
}

/// What a model says when it answers. What is `None` is not sent: unknown stays unknown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Completion {
    /// The completion's id; without one, the server makes one up.
    pub id: Option<String>,
    /// The text.
    pub content: Option<String>,
    /// The reasoning before the text, from the models that show it.
    pub reasoning_content: Option<String>,
    /// Calls of tools, each `{id, type, function: {name, arguments}}`.
    pub tool_calls: Vec<Value>,
    /// Why the model stopped.
    pub finish_reason: Option<String>,
    /// What it took.
    pub usage: Option<Usage>,
    /// What it cost.
    pub cost_usd: Option<f64>,
}

/// The tokens of one exchange.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// The prompt's.
    pub prompt_tokens: Option<u64>,
    /// The answer's, reasoning included.
    pub completion_tokens: Option<u64>,
    /// All; without it, the sum of the two above.
    pub total_tokens: Option<u64>,
    /// Of the prompt's, those read from a cache.
    pub cached_tokens: Option<u64>,
    /// Of the prompt's, those written to a cache.
    pub cache_write_tokens: Option<u64>,
    /// Of the answer's, those spent on reasoning.
    pub reasoning_tokens: Option<u64>,
}

impl Usage {
    /// A guess for texts that no tokenizer has seen: four bytes make a token of English.
    pub fn estimate(prompt: &str, answer: &str) -> Self {
        let tokens = |text: &str| Some(text.len().div_ceil(4) as u64);
        Self { prompt_tokens: tokens(prompt), completion_tokens: tokens(answer), ..Self::default() }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Failure {
    /// What sort of error it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// What went wrong.
    pub message: String,
}
