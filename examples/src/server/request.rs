//! A request for a chat completion, as the client sent it.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What a script is asked.
#[derive(Clone, Debug)]
pub struct ChatRequest {
    body: Value,
}

impl ChatRequest {
    /// Reads a request's body; what is wrong with it is said in the words for the client.
    pub(super) fn parse(body: &[u8]) -> Result<Self, String> {
        let body: Value =
            serde_json::from_slice(body).map_err(|error| format!("the request is not JSON: {error}"))?;
        if !body["messages"].is_array() {
            return Err("the request has no array `messages`".to_owned());
        }
        if body["stream"] == true {
            return Err("this server does not stream: leave out `stream` or make it false".to_owned());
        }
        Ok(Self { body })
    }

    /// The whole request.
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// The model asked for.
    pub fn model(&self) -> &str {
        self.body["model"].as_str().unwrap_or_default()
    }

    /// The conversation so far.
    pub fn messages(&self) -> &Value {
        &self.body["messages"]
    }

    /// The text of the first message: the system prompt, or an agent's whole prompt.
    pub fn opening(&self) -> &str {
        self.messages()[0]["content"].as_str().unwrap_or_default()
    }

    /// The SHA-256, in hexadecimal, of the conversation as canonical JSON: object keys sorted, no
    /// spaces, non-ASCII as it is.
    pub fn messages_sha256(&self) -> String {
        use std::fmt::Write as _;

        // `Value` keeps its keys sorted as long as nobody enables serde_json's `preserve_order`.
        let digest = Sha256::digest(self.messages().to_string());
        digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
