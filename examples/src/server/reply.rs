//! What a model may answer, in no API's form.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Text;

/// How one exchange goes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reply {
    /// The model answers.
    Completion(Completion),
    /// The model answers, and the connection is closed before the answer has come to its end.
    Cut {
        /// What the whole answer would have been.
        completion: Completion,
        /// How many chunks of a stream are sent first, the ones without text included. An answer
        /// that is not streamed is cut in half.
        after: usize,
    },
    /// The service refuses.
    Error {
        /// The HTTP status. Clients retry 429 and 5xx by themselves.
        status: u16,
        /// Why.
        failure: Failure,
    },
}

impl Reply {
    /// An answer of text that ends by itself.
    pub fn text(content: impl Into<Text>) -> Self {
        Self::Completion(Completion {
            content: Some(content.into()),
            finish_reason: Some("stop".to_owned()),
            ..Completion::default()
        })
    }

    /// An answer that calls tools and says nothing.
    pub fn calls(tool_calls: impl IntoIterator<Item = ToolCall>) -> Self {
        Self::Completion(Completion {
            tool_calls: tool_calls.into_iter().collect(),
            finish_reason: Some("tool_calls".to_owned()),
            ..Completion::default()
        })
    }

    /// A refusal of the service: below 500 the client's fault, from 500 its own.
    pub fn error(status: u16, message: impl Into<String>) -> Self {
        Self::Error { status, failure: Failure::with(status, message) }
    }
}

/// What a model says when it answers. What is `None` is not sent: unknown stays unknown, but for
/// the counts that an API cannot leave out, which are then 0.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Completion {
    /// The completion's id; without one, the server makes one up.
    pub id: Option<String>,
    /// The text.
    pub content: Option<Text>,
    /// The reasoning before the text, from the models that show it.
    pub reasoning_content: Option<Text>,
    /// Calls of tools.
    pub tool_calls: Vec<ToolCall>,
    /// Why the model stopped, in the words of the chat completions API: `stop`, `length`,
    /// `tool_calls`, `content_filter`. The other APIs say it in theirs.
    pub finish_reason: Option<String>,
    /// What it took.
    pub usage: Option<Usage>,
    /// What it cost. Only the chat completions API has a place for that.
    pub cost_usd: Option<f64>,
}

/// A call of a tool, as the model wrote it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(from = "FunctionCall")]
pub struct ToolCall {
    /// What its result will name.
    pub id: String,
    /// The tool.
    pub name: String,
    /// JSON, unless the model made a mistake.
    pub arguments: Text,
}

impl ToolCall {
    /// A call of `name`. Arguments that are not a [`Text`] are given as `json!(..).to_string()`.
    pub fn new(id: &str, name: &str, arguments: impl Into<Text>) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), arguments: arguments.into() }
    }

    /// The arguments for the APIs that send them as a JSON object and not as its text: `{}` when
    /// there are none, and a JSON string of what is not JSON.
    pub fn arguments_value(&self) -> Value {
        match self.arguments.whole() {
            text if text.is_empty() => Map::new().into(),
            text => serde_json::from_str(&text).unwrap_or_else(|_| text.into()),
        }
    }
}

/// A tool call in the form of the chat completions API, which is how recordings keep it.
#[derive(Deserialize)]
struct FunctionCall {
    #[serde(default)]
    id: String,
    function: Function,
}

#[derive(Deserialize)]
struct Function {
    name: String,
    #[serde(default)]
    arguments: Text,
}

impl From<FunctionCall> for ToolCall {
    fn from(call: FunctionCall) -> Self {
        Self { id: call.id, name: call.function.name, arguments: call.function.arguments }
    }
}

/// The tokens of one exchange.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Usage {
    /// The prompt's, those read from a cache or written to it included.
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

    /// All tokens, if they are known.
    pub fn total(&self) -> Option<u64> {
        let sum = self.prompt_tokens.zip(self.completion_tokens).map(|(prompt, answer)| prompt + answer);
        self.total_tokens.or(sum)
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

impl Failure {
    pub(super) const INVALID_REQUEST: &str = "invalid_request_error";
    pub(super) const SERVER: &str = "server_error";

    /// A failure of the sort that goes with a status, in the words of `OpenAI`'s APIs.
    pub(super) fn with(status: u16, message: impl Into<String>) -> Self {
        let kind = if status < 500 { Self::INVALID_REQUEST } else { Self::SERVER };
        Self { kind: kind.to_owned(), message: message.into() }
    }
}
