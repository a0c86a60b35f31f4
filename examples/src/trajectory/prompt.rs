//! Rebuilds each request in full from the messages that were new in it.

use serde_json::{Map, Value};

use super::{Query, TrajectoryError};

/// One message of a conversation, in the form the API takes.
pub type Message = Value;

/// All messages of a run so far, each once.
///
/// An agent's prompt holds its whole history, so prompts written out would make a trajectory grow
/// with the square of its steps. It holds each message once, and prompts as ranges of them.
#[derive(Clone, Debug, Default)]
pub struct Prompts {
    messages: Vec<Message>,
}

impl Prompts {
    /// The request as it was sent: `{model, messages, tools, …parameters}`.
    ///
    /// Call it once for each query of a trajectory, in order.
    ///
    /// # Errors
    ///
    /// When the query refers to messages or tools that are not there.
    pub fn request(&mut self, query: &Query, toolsets: &[Value]) -> Result<Value, TrajectoryError> {
        self.messages.extend_from_slice(&query.messages);
        let mut prompt = Vec::new();
        for &[begin, end] in &query.prompt {
            let range =
                self.messages.get(begin..end).ok_or(TrajectoryError::Reference { what: "messages" })?;
            prompt.extend_from_slice(range);
        }
        let mut request: Map<String, Value> = query.params.clone();
        if let Some(position) = query.tools {
            let tools = toolsets.get(position).ok_or(TrajectoryError::Reference { what: "tools" })?;
            request.insert("tools".to_owned(), tools.clone());
        }
        request.insert("model".to_owned(), query.model.clone().into());
        request.insert("messages".to_owned(), prompt.into());
        Ok(request.into())
    }
}
