//! A request to a model, as the client sent it and as a script understands it.

use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Api;

/// What a script is asked, through whichever API.
#[derive(Clone, Debug)]
pub struct ChatRequest {
    api: Api,
    body: Arc<Value>,
    messages: Vec<Message>,
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who speaks: `system`, `developer`, `user`, `assistant`, or `tool` for a tool's result.
    pub role: String,
    /// What is said.
    pub text: String,
    /// If it is a tool's result: the id of the call, or the tool's name in the APIs without ids.
    pub result_of: Option<String>,
}

impl ChatRequest {
    /// Reads a request's body; what is wrong with it is said in the words for the client.
    pub(super) fn parse(api: Api, body: &[u8]) -> Result<Self, String> {
        let body: Value =
            serde_json::from_slice(body).map_err(|error| format!("the request is not JSON: {error}"))?;
        let messages = api.form().conversation(&body)?;
        Ok(Self { api, body: Arc::new(body), messages })
    }

    /// The API it came through.
    pub fn api(&self) -> Api {
        self.api
    }

    /// The whole request.
    pub fn body(&self) -> &Arc<Value> {
        &self.body
    }

    /// The model asked for.
    pub fn model(&self) -> &str {
        self.body["model"].as_str().unwrap_or_default()
    }

    /// Whether the reply is to come in chunks. Without a word about it, only Ollama's API does so.
    pub fn streams(&self) -> bool {
        self.body["stream"].as_bool().unwrap_or(self.api == Api::Ollama)
    }

    /// The conversation so far, the system prompt first. A message that only calls tools has an
    /// empty text.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The text of the first message: the system prompt, or an agent's whole prompt.
    pub fn opening(&self) -> &str {
        self.messages.first().map_or("", |message| &message.text)
    }

    /// What tools have returned so far.
    pub fn tool_results(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|message| message.result_of.is_some())
    }

    /// The names of the tools offered. A tool that the provider runs itself may only have a type.
    pub fn tools(&self) -> Vec<&str> {
        let tools = self.body["tools"].as_array().map_or(&[][..], Vec::as_slice);
        tools.iter().filter_map(tool_name).collect()
    }

    /// The SHA-256, in hexadecimal, of the field `messages` as canonical JSON: object keys sorted,
    /// no spaces, non-ASCII as it is.
    pub fn messages_sha256(&self) -> String {
        use std::fmt::Write as _;

        // `Value` keeps its keys sorted as long as nobody enables serde_json's `preserve_order`.
        let digest = Sha256::digest(self.body["messages"].to_string());
        digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl Message {
    /// A message whose `content` is a string, or an array of parts of which some have a `text`.
    pub(super) fn new(role: &str, content: &Value) -> Self {
        let text = match content {
            Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
            content => content.as_str().unwrap_or_default().to_owned(),
        };
        Self { role: role.to_owned(), text, result_of: None }
    }

    /// What the tool that `call` names has returned.
    pub(super) fn result(call: &Value, content: &Value) -> Self {
        Self { result_of: Some(call.as_str().unwrap_or_default().to_owned()), ..Self::new("tool", content) }
    }

    /// A message of the APIs in which a tool's result has the role `tool`, and names in `call`
    /// what it is the result of.
    pub(super) fn with_role(message: &Value, call: &str) -> Self {
        match message["role"].as_str().unwrap_or_default() {
            "tool" => Self::result(&message[call], &message["content"]),
            role => Self::new(role, &message["content"]),
        }
    }
}

fn tool_name(tool: &Value) -> Option<&str> {
    [&tool["function"]["name"], &tool["name"], &tool["type"]].into_iter().find_map(Value::as_str)
}
