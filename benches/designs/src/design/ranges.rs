//! Messages are in a pool, in the order of their first use, and a prompt of messages is ranges of
//! that. Messages, and all else, are whole values.

use std::collections::HashMap;

use workflow_log_journal::Value;

use super::values::Values;
use super::{Design, Lines, hash, is_messages, json, request};

#[derive(Debug, Default)]
pub(super) struct Ranges {
    values: Values,
    /// The places of messages in the pool.
    pool: HashMap<u64, u64>,
    lines: Lines,
}

impl Ranges {
    fn prompt(&mut self, messages: &[Value]) -> u64 {
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for message in messages {
            let next = self.pool.len() as u64;
            let place = *self.pool.entry(hash(&json(message))).or_insert(next);
            if place == next {
                self.lines.add(self.values.inside(message));
            }
            match ranges.last_mut() {
                Some((_, end)) if *end == place => *end += 1,
                _ => ranges.push((place, place + 1)),
            }
        }
        let texts: Vec<_> = ranges.iter().map(|(begin, end)| format!("[{begin},{end}]")).collect();
        format!("{{\"$pool\":[{}]}}", texts.join(",")).len() as u64
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

impl Design for Ranges {
    fn value(&mut self, _place: &str, value: &Value) -> u64 {
        self.store(value)
    }

    fn content_bytes(&self) -> u64 {
        self.lines.bytes + self.values.content_bytes()
    }
}
