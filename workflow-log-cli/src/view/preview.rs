//! A value as a person reads it, and no more of it than a page has room for.

use std::borrow::Cow;

use workflow_log_journal::{Value, write_compact, write_string};

/// The beginning of a value's text.
#[derive(Clone, Debug)]
pub(crate) struct Preview<'a> {
    pub(crate) text: Cow<'a, str>,
    /// There is more of the value than the text says.
    pub(crate) cut: bool,
}

impl<'a> Preview<'a> {
    /// A text as it is.
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), cut: false }
    }

    /// Strings as they are, everything else as compact JSON of about `limit` bytes.
    pub(crate) fn value(value: &'a Value, limit: usize) -> Self {
        if let Value::String(text) = value {
            return Self::text(text);
        }
        let mut out = Vec::new();
        let whole = write_up_to(value, limit, &mut out);
        Self { text: String::from_utf8_lossy(&out).into_owned().into(), cut: !whole }
    }

    /// Named values: `query="rust" page=0`.
    pub(crate) fn entries<K: AsRef<str> + 'a>(
        entries: impl IntoIterator<Item = &'a (K, Value)>,
        limit: usize,
    ) -> Self {
        let mut out = Vec::new();
        for (name, value) in entries {
            if !out.is_empty() {
                out.push(b' ');
            }
            out.extend_from_slice(name.as_ref().as_bytes());
            out.push(b'=');
            if !write_up_to(value, limit, &mut out) {
                return Self { text: String::from_utf8_lossy(&out).into_owned().into(), cut: true };
            }
        }
        Self { text: String::from_utf8_lossy(&out).into_owned().into(), cut: false }
    }
}

/// Appends compact JSON until there is enough of it, and says whether that was all.
fn write_up_to(value: &Value, limit: usize, out: &mut Vec<u8>) -> bool {
    match value {
        Value::String(text) => write_text_up_to(text, limit, out),
        Value::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                if out.len() > limit || !write_up_to(item, limit, out) {
                    return false;
                }
            }
            out.push(b']');
            true
        }
        Value::Object(entries) => {
            out.push(b'{');
            for (index, (key, item)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                if out.len() > limit || !write_text_up_to(key, limit, out) {
                    return false;
                }
                out.push(b':');
                if !write_up_to(item, limit, out) {
                    return false;
                }
            }
            out.push(b'}');
            true
        }
        leaf => {
            write_compact(leaf, out);
            true
        }
    }
}

fn write_text_up_to(text: &str, limit: usize, out: &mut Vec<u8>) -> bool {
    let room = limit.saturating_sub(out.len());
    let end = (0..=room.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    write_string(&text[..end], out);
    if end < text.len() {
        // The quotation mark at the end belongs to text that is not there.
        out.pop();
    }
    end == text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use workflow_log_journal::parse;

    #[test]
    fn a_preview_is_the_beginning_of_the_compact_json() {
        let value = parse(r#"{"a":[1,{"b":"é\n"},null],"c":"text of some length"}"#).unwrap();
        let whole = value.to_string();
        assert_eq!(Preview::value(&value, 1000).text, whole);
        assert!(!Preview::value(&value, 1000).cut);
        for limit in 0..whole.len() - 3 {
            let preview = Preview::value(&value, limit);
            assert!(whole.starts_with(&*preview.text), "{} at {limit}", preview.text);
            assert!(preview.text.len() <= limit + 8, "{} at {limit}", preview.text);
        }
    }
}
