//! A prompt says how much of it is the beginning of the one that the same agent gave in the same
//! place before, and what is beyond. Messages beyond it, and all else, are whole values.

use std::collections::HashMap;

use workflow_log_journal::Value;

use super::values::Values;
use super::{Design, Lines, around, is_messages, json_length, reference, request};

/// Shorter texts are taken for no prompts.
const TEXT_FROM_BYTES: usize = 128;

#[derive(Debug, Default)]
pub(super) struct Prefix {
    values: Values,
    /// The prompt that a place had last, and its number.
    last: HashMap<String, (Value, u64)>,
    lines: Lines,
}

impl Prefix {
    fn prompt(&mut self, place: &str, prompt: &Value) -> u64 {
        let last = self.last.get(place);
        if let Some((_, number)) = last.filter(|(last, _)| last == prompt) {
            return reference(*number);
        }
        let common = last.map_or(0, |(last, _)| common(last, prompt));
        let beyond = match prompt {
            Value::List(items) => {
                let bytes = items[common..].iter().map(|item| self.values.store(item)).sum();
                around(items[common..].iter().map(|_| 0), bytes)
            }
            Value::String(text) => json_length(&text[common..].into()),
            other => json_length(other),
        };
        let before = last.filter(|_| common > 0).map_or(0, |(_, number)| {
            format!("{{\"$cat\":[{{\"$part\":[{number},0,{common}]}},]}}").len() as u64
        });
        let number = self.lines.add(before + beyond);
        self.last.insert(place.to_owned(), (prompt.clone(), number));
        reference(number)
    }
}

/// How many items or bytes two prompts begin with in common.
fn common(last: &Value, prompt: &Value) -> usize {
    match (last, prompt) {
        (Value::String(last), Value::String(text)) => {
            let pairs = last.bytes().zip(text.bytes());
            let mut common = pairs.take_while(|(one, other)| one == other).count();
            while !text.is_char_boundary(common) {
                common -= 1;
            }
            common
        }
        (Value::List(last), Value::List(items)) => {
            last.iter().zip(items).take_while(|(one, other)| one == other).count()
        }
        _ => 0,
    }
}

impl Design for Prefix {
    fn value(&mut self, place: &str, value: &Value) -> u64 {
        match value {
            Value::List(_) if is_messages(value) => self.prompt(place, value),
            Value::String(text) if text.len() >= TEXT_FROM_BYTES && place.ends_with("prompt") => {
                self.prompt(place, value)
            }
            Value::Object(entries) if value.get("messages").is_some() => {
                request(entries, |item| self.value(place, item))
            }
            other => self.values.store(other),
        }
    }

    fn content_bytes(&self) -> u64 {
        self.lines.bytes + self.values.content_bytes()
    }
}
