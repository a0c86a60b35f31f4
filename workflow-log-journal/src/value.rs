//! A recorded value: JSON with its key order and the text of its numbers kept.
//!
//! `serde_json::Value` would sort keys and round floats unless features are switched on that also
//! change it for everybody else in the user's build. This type keeps what was recorded, exactly,
//! without touching anyone's features.

use std::fmt;

/// Any JSON value, as it was recorded: keys in their order, numbers as they were written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Value {
    /// `null`, which is also what a function without a result leaves.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, by its text.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    List(Vec<Value>),
    /// An object: its entries in order. A repeated key stays repeated.
    Object(Vec<(String, Value)>),
    /// What stands elsewhere in the same journal. Only in values that were not resolved: see
    /// [`Contents::resolve`](crate::Contents::resolve).
    Directive(Box<Directive>),
}

/// How a value in a journal refers to content that stands before it in the same journal.
///
/// [`Value::Directive`] holds it as `docs/format.md` writes it: `{"$ref":3}`, `{"$part":[3,0,40]}`
/// and `{"$cat":[…]}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Directive {
    /// Content, whole.
    Ref(u64),
    /// Part of content that is a text or a list.
    Part {
        /// The content's number.
        content: u64,
        /// Where the part begins: bytes into the text's UTF-8, or items into the list.
        from: u64,
        /// Where it ends: the first byte or item that is not in it.
        to: u64,
    },
    /// Texts, or lists, put together. The parts are plain or directives themselves.
    Cat(Vec<Value>),
}

impl From<Directive> for Value {
    fn from(directive: Directive) -> Self {
        Self::Directive(Box::new(directive))
    }
}

/// A JSON number, kept as the text it was written with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// Wraps text that is already known to be a JSON number.
    pub(crate) fn from_literal(text: &str) -> Self {
        Self(text.into())
    }

    /// The number of a finite float in its shortest exact form; `None` for NaN and infinities.
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self(serde_json::to_string(&value).unwrap_or_default().into()))
    }

    /// Like [`from_f64`](Self::from_f64), with the fewest digits that identify a 32-bit float.
    pub fn from_f32(value: f32) -> Option<Self> {
        value.is_finite().then(|| Self(serde_json::to_string(&value).unwrap_or_default().into()))
    }

    /// The text of the number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(value.to_string().into())
            }
        }
        impl From<$integer> for Value {
            fn from(value: $integer) -> Self {
                Self::Number(value.into())
            }
        }
    )*};
}
from_integer!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

impl From<f64> for Value {
    /// NaN and infinities are `null`, as in every JSON writer.
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Self::Null, Self::Number)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Value {
    /// An object from entries, in their order.
    pub fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The value under `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value at a path of keys, if there is one.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is a whole number that fits.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_str().parse().ok(),
            _ => None,
        }
    }

    /// The number as the nearest float, if this is a number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_str().parse().ok(),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries, if this is an object.
    pub fn as_object(&self) -> Option<&[(String, Value)]> {
        match self {
            Self::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// Compact JSON on one line: no spaces, keys in their order.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        write_compact(self, &mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// Appends compact JSON.
pub fn write_compact(value: &Value, out: &mut Vec<u8>) {
    write_marking(value, |_| false, out);
}

/// Likewise, with every object of which `is_marked` says so inside `{"$lit":…}`.
pub(crate) fn write_marking(value: &Value, is_marked: fn(&[(String, Value)]) -> bool, out: &mut Vec<u8>) {
    let list = |items: &[Value], out: &mut Vec<u8>| {
        out.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write_marking(item, is_marked, out);
        }
        out.push(b']');
    };
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => out.extend_from_slice(number.as_str().as_bytes()),
        Value::String(text) => write_string(text, out),
        Value::List(items) => list(items, out),
        Value::Object(entries) => {
            let marked = is_marked(entries);
            if marked {
                out.extend_from_slice(b"{\"$lit\":");
            }
            out.push(b'{');
            for (index, (key, item)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_string(key, out);
                out.push(b':');
                write_marking(item, is_marked, out);
            }
            out.push(b'}');
            if marked {
                out.push(b'}');
            }
        }
        Value::Directive(directive) => match &**directive {
            Directive::Ref(content) => out.extend_from_slice(format!("{{\"$ref\":{content}}}").as_bytes()),
            Directive::Part { content, from, to } => {
                out.extend_from_slice(format!("{{\"$part\":[{content},{from},{to}]}}").as_bytes());
            }
            Directive::Cat(parts) => {
                out.extend_from_slice(b"{\"$cat\":");
                list(parts, out);
                out.push(b'}');
            }
        },
    }
}

/// Appends JSON indented by four spaces a level, the layout of the original logger's files.
pub fn write_indented(value: &Value, level: usize, out: &mut Vec<u8>) {
    fn line(level: usize, out: &mut Vec<u8>) {
        out.push(b'\n');
        out.resize(out.len() + level * 4, b' ');
    }
    match value {
        Value::List(items) if !items.is_empty() => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                line(level + 1, out);
                write_indented(item, level + 1, out);
            }
            line(level, out);
            out.push(b']');
        }
        Value::Object(entries) if !entries.is_empty() => {
            out.push(b'{');
            for (index, (key, item)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                line(level + 1, out);
                write_string(key, out);
                out.extend_from_slice(b": ");
                write_indented(item, level + 1, out);
            }
            line(level, out);
            out.push(b'}');
        }
        leaf => write_compact(leaf, out),
    }
}

/// Appends a JSON string literal. The escaping is `serde_json`'s.
pub fn write_string(text: &str, out: &mut Vec<u8>) {
    // Writing a `str` into a `Vec` cannot fail: neither side has an error of its own.
    let written = serde_json::to_writer(&mut *out, text);
    debug_assert!(written.is_ok());
}
