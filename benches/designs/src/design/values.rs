//! Each distinct value is content, once, and holds references to the values in it: a prompt of
//! messages takes a reference for each of them. Texts are one value each, or are cut into chunks
//! that are values.

use std::collections::HashMap;

use workflow_log_journal::Value;

use super::chunks::chunks;
use super::{Design, Lines, around, hash, json, json_length, reference};

/// Smaller values stand where they are.
const CONTENT_FROM_BYTES: usize = 128;

#[derive(Debug, Default)]
pub(super) struct Values {
    in_chunks: bool,
    numbers: HashMap<u64, u64>,
    lines: Lines,
}

impl Values {
    /// Texts are one value each.
    pub(super) fn whole() -> Self {
        Self::default()
    }

    /// Texts are cut.
    pub(super) fn in_chunks() -> Self {
        Self { in_chunks: true, ..Self::default() }
    }

    /// Stores a value, and returns the bytes that stand for it.
    pub(super) fn store(&mut self, value: &Value) -> u64 {
        let json = json(value);
        if json.len() < CONTENT_FROM_BYTES {
            return json.len() as u64;
        }
        self.store_as(hash(&json), value)
    }

    fn store_as(&mut self, key: u64, value: &Value) -> u64 {
        if let Some(number) = self.numbers.get(&key) {
            return reference(*number);
        }
        let bytes = self.inside(value);
        let number = self.lines.add(bytes);
        self.numbers.insert(key, number);
        reference(number)
    }

    /// The bytes of a value with references in it.
    pub(super) fn inside(&mut self, value: &Value) -> u64 {
        match value {
            Value::List(items) => {
                let bytes = items.iter().map(|item| self.store(item)).sum();
                around(items.iter().map(|_| 0), bytes)
            }
            Value::Object(entries) => {
                let bytes = entries.iter().map(|(_, item)| self.store(item)).sum();
                around(entries.iter().map(|(key, _)| key.len() + 3), bytes)
            }
            Value::String(text) if self.in_chunks => {
                let chunks = chunks(text);
                if chunks.len() < 2 {
                    return json_length(value);
                }
                let bytes = chunks.iter().map(|chunk| self.chunk(chunk)).sum();
                "{\"$cat\":}".len() as u64 + around(chunks.iter().map(|_| 0), bytes)
            }
            leaf => json_length(leaf),
        }
    }

    fn chunk(&mut self, chunk: &str) -> u64 {
        let key = hash(chunk.as_bytes());
        if let Some(number) = self.numbers.get(&key) {
            return reference(*number);
        }
        let bytes = json_length(&chunk.into());
        if chunk.len() < CONTENT_FROM_BYTES {
            return bytes;
        }
        let number = self.lines.add(bytes);
        self.numbers.insert(key, number);
        reference(number)
    }
}

impl Design for Values {
    fn value(&mut self, _place: &str, value: &Value) -> u64 {
        self.store(value)
    }

    fn content_bytes(&self) -> u64 {
        self.lines.bytes
    }
}
