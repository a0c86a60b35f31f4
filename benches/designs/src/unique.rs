//! What a run holds: each message, reply, command, output and tool definition, once, as compact
//! JSON. What comes again in another structure counts where it comes first, and there alone.

use std::collections::HashSet;

use growth::calls::Call;
use workflow_log_journal::Value;

use crate::design::{hash, is_messages, json_length};

/// The sum so far.
#[derive(Debug, Default)]
pub(crate) struct Unique {
    pub(crate) bytes: u64,
    seen: HashSet<u64>,
}

impl Unique {
    /// Adds what a call was given and returned.
    pub(crate) fn add(&mut self, call: &Call) {
        for (_, value) in &call.args {
            self.given(value);
        }
        if let Some(output) = &call.output {
            self.piece(output);
        }
    }

    fn given(&mut self, value: &Value) {
        match value {
            Value::List(items)
                if is_messages(value) || items.iter().all(|item| item.get("type").is_some()) =>
            {
                for item in items {
                    self.piece(item);
                }
            }
            // A request: its parts are the pieces.
            Value::Object(entries) if value.get("messages").is_some() => {
                for (_, value) in entries {
                    self.given(value);
                }
            }
            other => self.piece(other),
        }
    }

    /// A piece is known by the longest text in it: replies and the messages that hold them differ
    /// in all else.
    fn piece(&mut self, piece: &Value) {
        let text = longest(piece);
        let key = if text.is_empty() { hash(piece.to_string().as_bytes()) } else { hash(text.as_bytes()) };
        if self.seen.insert(key) {
            self.bytes += json_length(piece);
        }
    }
}

fn longest(value: &Value) -> &str {
    match value {
        Value::String(text) => text,
        Value::List(items) => items.iter().map(longest).max_by_key(|text| text.len()).unwrap_or_default(),
        Value::Object(entries) => {
            entries.iter().map(|(_, item)| longest(item)).max_by_key(|text| text.len()).unwrap_or_default()
        }
        _ => "",
    }
}
