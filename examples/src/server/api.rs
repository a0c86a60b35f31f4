//! Which APIs are spoken here, and what has to be known of each.

use hyper::Method;
use serde_json::Value;

use super::{
    ChatRequest, Completion, Failure, Message, Usage, answer::Answer, chat::Chat, chunk::Chunk,
    messages::Messages, ollama::Ollama, responses::Responses,
};

/// An API through which a model can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// `OpenAI`'s chat completions, which most other providers speak as well.
    Chat,
    /// `OpenAI`'s responses.
    Responses,
    /// `Anthropic`'s messages.
    Messages,
    /// `Ollama`'s chat.
    Ollama,
}

impl Api {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Chat, Self::Responses, Self::Messages, Self::Ollama];

    /// Where it is asked, with POST.
    pub fn path(self) -> &'static str {
        match self {
            Self::Chat => "/v1/chat/completions",
            Self::Responses => "/v1/responses",
            Self::Messages => "/v1/messages",
            Self::Ollama => "/api/chat",
        }
    }

    pub(super) fn at(method: &Method, path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|api| method == Method::POST && api.path() == path)
    }

    pub(super) fn form(self) -> &'static dyn Form {
        match self {
            Self::Chat => &Chat,
            Self::Responses => &Responses,
            Self::Messages => &Messages,
            Self::Ollama => &Ollama,
        }
    }
}

/// The form in which an API has requests and replies.
pub(super) trait Form: Sync {
    /// What begins the ids of replies.
    fn id_prefix(&self) -> &'static str;

    /// The conversation in a request's body, or what is wrong with it, in the words for the client.
    fn conversation(&self, body: &Value) -> Result<Vec<Message>, String>;

    /// Of the counts that a script gives, those that are told.
    fn told(&self, usage: Option<Usage>, request: &ChatRequest) -> Option<Usage>;

    /// This API's word for why the model stopped.
    fn finish_reason(&self, completion: &Completion) -> Option<String>;

    /// The body of a reply that is not streamed.
    fn whole(&self, answer: &Answer<'_>) -> Value;

    /// The events of a reply that is.
    fn streamed(&self, answer: &Answer<'_>) -> Vec<Chunk>;

    /// The media type of a stream.
    fn stream_type(&self) -> &'static str {
        "text/event-stream"
    }

    /// The body of a response with any other status than 200.
    fn error(&self, status: u16, failure: &Failure) -> Value;
}

/// The array that a request must have under `key`.
pub(super) fn required_array<'a>(body: &'a Value, key: &str) -> Result<&'a [Value], String> {
    body[key].as_array().map(Vec::as_slice).ok_or_else(|| format!("the request has no array `{key}`"))
}
