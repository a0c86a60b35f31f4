//! One piece of a reply: the bytes that are sent at once, and what they say.

use hyper::body::Bytes;
use serde_json::Value;

use super::{ToolCall, Usage};

/// What is sent at once: an event of a stream, or a whole reply.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) bytes: Bytes,
    pub(super) says: Vec<Said>,
}

/// What a client knows when it has read a chunk.
#[derive(Clone, Debug)]
pub(super) enum Said {
    Reasoning(String),
    Text(String),
    Call {
        id: String,
        name: String,
    },
    /// More of the arguments of the latest call.
    Arguments(String),
    /// Takes the place of what was told before.
    Usage(Usage),
    Finish(String),
}

impl Chunk {
    /// A whole reply.
    pub(super) fn whole(body: &Value, says: Vec<Said>) -> Self {
        Self { bytes: body.to_string().into(), says }
    }

    /// An event of a server-sent stream that has no name.
    pub(super) fn data(data: &impl ToString) -> Self {
        Self::of(format!("data: {}\n\n", data.to_string()))
    }

    /// An event of a server-sent stream, named by its `type`.
    pub(super) fn event(data: &Value) -> Self {
        let name = data["type"].as_str().unwrap_or_default();
        Self::of(format!("event: {name}\ndata: {data}\n\n"))
    }

    /// A line of newline-delimited JSON.
    pub(super) fn line(data: &Value) -> Self {
        Self::of(format!("{data}\n"))
    }

    fn of(text: String) -> Self {
        Self { bytes: text.into(), says: Vec::new() }
    }

    /// The same, known to say this.
    pub(super) fn saying(mut self, said: impl IntoIterator<Item = Said>) -> Self {
        self.says.extend(said);
        self
    }
}

impl Said {
    /// All that is said by a call of a tool.
    pub(super) fn call(call: &ToolCall) -> [Self; 2] {
        [Self::begin(call), Self::Arguments(call.arguments.to_string())]
    }

    /// What is said by the beginning of a call, before its arguments.
    pub(super) fn begin(call: &ToolCall) -> Self {
        Self::Call { id: call.id.clone(), name: call.name.clone() }
    }
}
