//! Ways to store the values of a run, each as good as it can be made in a journal of JSON lines.
//!
//! Content is a line with a number, and a reference to it is an object with that number, as in
//! our own format, so that the designs differ in nothing but what they refer to. All but the first
//! store whole values once; those after it differ in how they store a prompt.

mod chains;
mod chunks;
mod inline;
mod prefix;
mod ranges;
mod values;

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use workflow_log_journal::{Value, write_compact};

/// A design.
pub(crate) trait Design {
    /// Stores a value that is recorded in a place: a parameter or result of an agent's calls.
    /// Returns the bytes that stand there.
    fn value(&mut self, place: &str, value: &Value) -> u64;

    /// The bytes of all lines of content so far.
    fn content_bytes(&self) -> u64;
}

/// What the designs are called, in their order.
pub(crate) fn names() -> [&'static str; 6] {
    ["inline", "whole values", "ranges", "prefix", "chunks", "chains"]
}

/// The designs, with nothing stored.
pub(crate) fn all() -> [Box<dyn Design>; 6] {
    [
        Box::new(inline::Inline),
        Box::new(values::Values::whole()),
        Box::new(ranges::Ranges::default()),
        Box::new(prefix::Prefix::default()),
        Box::new(values::Values::in_chunks()),
        Box::new(chains::Chains::default()),
    ]
}

/// Whether this is a list of messages.
pub(crate) fn is_messages(value: &Value) -> bool {
    value
        .as_list()
        .is_some_and(|items| !items.is_empty() && items.iter().all(|item| item.get("role").is_some()))
}

/// Compact JSON.
fn json(value: &Value) -> Vec<u8> {
    let mut text = Vec::new();
    write_compact(value, &mut text);
    text
}

/// The bytes of a value as compact JSON.
pub(crate) fn json_length(value: &Value) -> u64 {
    json(value).len() as u64
}

/// A hash. That two things have the same is as unlikely as matters here.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(bytes)
}

/// The bytes of an object or list around its items, which are `bytes` in all.
fn around(keys: impl ExactSizeIterator<Item = usize>, bytes: u64) -> u64 {
    let commas = keys.len().saturating_sub(1) as u64;
    2 + commas + bytes + keys.map(|key| key as u64).sum::<u64>()
}

/// The bytes of a request whose parameters are stored one by one: most of them never change.
fn request(entries: &[(String, Value)], mut store: impl FnMut(&Value) -> u64) -> u64 {
    let bytes = entries.iter().map(|(_, item)| store(item)).sum();
    around(entries.iter().map(|(key, _)| key.len() + 3), bytes)
}

/// Lines of content, as far as their size goes.
#[derive(Debug, Default)]
struct Lines {
    bytes: u64,
    last: u64,
}

impl Lines {
    /// Adds a line of content whose value takes so many bytes. Returns its number.
    fn add(&mut self, value: u64) -> u64 {
        self.last += 1;
        self.bytes +=
            format!("{{\"t\":\"content\",\"content\":{},\"value\":}}\n", self.last).len() as u64 + value;
        self.last
    }
}

/// The bytes of a reference to content.
fn reference(number: u64) -> u64 {
    format!("{{\"$ref\":{number}}}").len() as u64
}
