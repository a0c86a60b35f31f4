//! A prompt of messages is a node, which is one message and the node before it. Messages, and
//! all else, are whole values.

use std::collections::HashMap;

use workflow_log_journal::Value;

use super::values::Values;
use super::{Design, Lines, hash, is_messages, json, reference, request};

/// The number of the node that is before the first.
const ROOT: u64 = 0;

#[derive(Debug, Default)]
pub(super) struct Chains {
    values: Values,
    /// The node that continues another one with a message.
    nodes: HashMap<(u64, u64), u64>,
    /// The first node that has a message.
    messages: HashMap<u64, u64>,
    lines: Lines,
}

impl Chains {
    fn prompt(&mut self, messages: &[Value]) -> u64 {
        let mut node = ROOT;
        for message in messages {
            let message_hash = hash(&json(message));
            if let Some(next) = self.nodes.get(&(node, message_hash)) {
                node = *next;
                continue;
            }
            // In a second chain, a message is a reference to where it is in the first one.
            let known = self.messages.get(&message_hash).map(|number| reference(*number));
            let bytes = known.unwrap_or_else(|| self.values.inside(message));
            let before = format!("{{\"parent\":{node},\"message\":}}").len() as u64;
            let next = self.lines.add(before + bytes);
            self.nodes.insert((node, message_hash), next);
            self.messages.entry(message_hash).or_insert(next);
            node = next;
        }
        format!("{{\"$chain\":{node}}}").len() as u64
    }

    fn store(&mut self, value: &Value) -> u64 {
        match value {
            Value::List(messages) if is_messages(value) => self.prompt(messages),
            Value::Object(entries) if value.get("messages").is_some() => {
                request(entries, |item| self.store(item))
            }
            other => self.values.store(other),
        }
    }
}

impl Design for Chains {
    fn value(&mut self, _place: &str, value: &Value) -> u64 {
        self.store(value)
    }

    fn content_bytes(&self) -> u64 {
        self.lines.bytes + self.values.content_bytes()
    }
}
