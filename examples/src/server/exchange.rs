//! One exchange, as the server saw it: what was asked, what was sent, how it ended.

use std::sync::Arc;

use serde_json::Value;

use super::{Api, ChatRequest, Text, ToolCall, Usage, chunk::Said};

/// A request and what was sent in reply, for a test to hold against what its program has logged.
///
/// Everything about the reply is what was sent: of a stream that did not come to its end, what its
/// chunks had said until then.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Exchange {
    /// The API it went through.
    pub api: Api,
    /// The model asked for.
    pub model: String,
    /// The request's body; null if it could not be read.
    pub request: Arc<Value>,
    /// Whether the client asked for a stream.
    pub streamed: bool,
    /// The reasoning.
    pub reasoning: String,
    /// The text.
    pub text: String,
    /// The calls of tools.
    pub tool_calls: Vec<ToolCall>,
    /// Why the model stopped, in the words of the API.
    pub finish_reason: Option<String>,
    /// The counts that the client was told, which are not always all that the script gave: not
    /// every API has a place for each.
    pub usage: Option<Usage>,
    /// How it ended.
    pub end: End,
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// All was sent.
    Complete,
    /// The server closed the connection, as its script demands.
    Cut {
        /// How many chunks had been sent. A reply that is not streamed had none.
        after: usize,
    },
    /// The client closed the connection before all was sent.
    Abandoned,
    /// The reply was an error.
    Error {
        /// Its status.
        status: u16,
    },
}

impl Exchange {
    /// An exchange of which nothing was sent yet. If this remains so, the client has left.
    pub(super) fn new(api: Api, request: Option<&ChatRequest>) -> Self {
        Self {
            api,
            model: request.map_or("", ChatRequest::model).to_owned(),
            request: request.map(|request| Arc::clone(request.body())).unwrap_or_default(),
            streamed: request.is_some_and(ChatRequest::streams),
            reasoning: String::new(),
            text: String::new(),
            tool_calls: Vec::new(),
            finish_reason: None,
            usage: None,
            end: End::Abandoned,
        }
    }

    pub(super) fn add(&mut self, said: Said) {
        match said {
            Said::Reasoning(piece) => self.reasoning += &piece,
            Said::Text(piece) => self.text += &piece,
            Said::Call { id, name } => {
                self.tool_calls.push(ToolCall { id, name, arguments: Text::default() });
            }
            Said::Arguments(piece) => {
                if let Some(ToolCall { arguments: Text::Whole(arguments), .. }) = self.tool_calls.last_mut() {
                    *arguments += &piece;
                }
            }
            Said::Usage(usage) => self.usage = Some(usage),
            Said::Finish(reason) => self.finish_reason = Some(reason),
        }
    }
}
