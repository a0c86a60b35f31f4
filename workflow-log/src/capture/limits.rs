//! A bound on the size of one value, and how a cut value is marked.

use workflow_log_journal::{Directive, Value};

/// A value above this size keeps its head and its tail.
pub(super) const LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// Whether a value would be cut, with so many bytes of it that it only refers to.
pub(super) fn is_exceeded(value: &Value, known_bytes: usize) -> bool {
    size(value).saturating_add(known_bytes) > LIMIT_BYTES
}

/// The value, or where it is larger than 64 MiB, its head and tail with what was cut said between.
///
/// A string stays a string; anything else becomes the text of its JSON.
pub(super) fn limited(value: Value) -> Value {
    limited_to(value, LIMIT_BYTES)
}

fn limited_to(value: Value, limit_bytes: usize) -> Value {
    match value {
        Value::String(text) => Value::String(cut(text, limit_bytes)),
        Value::List(_) | Value::Object(_) if size(&value) > limit_bytes => {
            Value::String(cut(value.to_string(), limit_bytes))
        }
        fits => fits,
    }
}

fn cut(text: String, limit_bytes: usize) -> String {
    if text.len() <= limit_bytes {
        return text;
    }
    let half = limit_bytes / 2;
    let head = (0..=half).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let tail = (text.len() - half..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    format!("{}\n[{} of {} bytes cut]\n{}", &text[..head], tail - head, text.len(), &text[tail..])
}

/// About how many bytes the value takes as JSON.
fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 4,
        Value::Number(number) => number.as_str().len(),
        Value::String(text) => text.len() + 2,
        Value::List(items) => items.iter().map(|item| size(item) + 1).sum(),
        Value::Object(entries) => entries.iter().map(|(key, item)| key.len() + size(item) + 4).sum(),
        Value::Directive(directive) => match &**directive {
            Directive::Cat(parts) => parts.iter().map(size).sum(),
            // What is in the journal already is not cut again.
            Directive::Ref(_) | Directive::Part { .. } => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_over_the_limit_keeps_head_and_tail_and_says_what_was_cut() {
        assert_eq!(limited_to("aééb".repeat(10).into(), 11), "aéé\n[50 of 60 bytes cut]\nééb".into());
        let list = Value::List((0..100_u32).map(Value::from).collect());
        assert_eq!(limited_to(list.clone(), 20), "[0,1,2,3,4\n[271 of 291 bytes cut]\n,97,98,99]".into());
        assert_eq!(limited_to(list.clone(), 1000), list);
    }
}
