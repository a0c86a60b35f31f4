//! Values that refer to content stored earlier in the same journal, as lines write them.
//!
//! An object with a single key that begins with `$` is a directive:
//!
//! - `{"$ref":3}` is the value of content 3,
//! - `{"$part":[3,0,40]}` is part of it: bytes of a text, or items of a list,
//! - `{"$cat":[part, …]}` is its parts, each a string or each a list, put together,
//! - `{"$lit":{…}}` is the object in it, taken literally.
//!
//! In memory the first three are a [`Directive`], and a literal is the object itself.

use crate::value::{Directive, Value, write_marking};

/// Whether an object of these keys is a directive where it stands in a line.
fn is_directive(entries: &[(String, Value)]) -> bool {
    matches!(entries, [(key, _)] if key.starts_with('$'))
}

/// Whether some reader would take an object of these keys for a directive: also one whose objects
/// cannot hold a key twice.
fn looks_like_directive(entries: &[(String, Value)]) -> bool {
    let Some((first, _)) = entries.first().filter(|(key, _)| key.starts_with('$')) else { return false };
    entries.iter().all(|(key, _)| key == first)
}

/// Writes a value as it stands in a line: directives as such, and objects that only look like
/// one so that they are not taken for it.
pub(crate) fn write_stored(value: &Value, out: &mut Vec<u8>) {
    write_marking(value, looks_like_directive, out);
}

/// About how many bytes a value takes as it stands in a line.
pub(crate) fn stored_length(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 4,
        Value::Number(number) => number.as_str().len(),
        Value::String(text) => text.len() + 2,
        Value::List(items) => 2 + items.iter().map(|item| stored_length(item) + 1).sum::<usize>(),
        Value::Object(entries) => {
            2 + entries.iter().map(|(key, item)| key.len() + stored_length(item) + 4).sum::<usize>()
        }
        Value::Directive(directive) => match &**directive {
            Directive::Ref(_) => 12,
            Directive::Part { .. } => 28,
            Directive::Cat(parts) => 10 + parts.iter().map(|part| stored_length(part) + 1).sum::<usize>(),
        },
    }
}

/// Turns a value as it stands in a line into what it means.
///
/// # Errors
///
/// The directive that is malformed or unknown.
pub(crate) fn read_stored(value: Value) -> Result<Value, String> {
    match value {
        Value::List(items) => read_list(items).map(Value::List),
        Value::Object(mut entries) if is_directive(&entries) => {
            let (name, argument) = entries.remove(0);
            directive(&name, argument)
        }
        Value::Object(entries) => read_entries(entries).map(Value::Object),
        plain => Ok(plain),
    }
}

fn read_list(items: Vec<Value>) -> Result<Vec<Value>, String> {
    items.into_iter().map(read_stored).collect()
}

fn read_entries(entries: Vec<(String, Value)>) -> Result<Vec<(String, Value)>, String> {
    entries.into_iter().map(|(key, item)| Ok((key, read_stored(item)?))).collect()
}

fn directive(name: &str, argument: Value) -> Result<Value, String> {
    let wrong = || format!("`{name}` holds a value of the wrong type");
    match (name, argument) {
        ("$ref", number) => Ok(Directive::Ref(number.as_u64().ok_or_else(wrong)?).into()),
        ("$part", Value::List(numbers)) => match numbers.as_slice() {
            [content, from, to] => {
                let number = |value: &Value| value.as_u64().ok_or_else(wrong);
                let (content, from, to) = (number(content)?, number(from)?, number(to)?);
                Ok(Directive::Part { content, from, to }.into())
            }
            _ => Err(wrong()),
        },
        ("$cat", Value::List(parts)) => Ok(Directive::Cat(read_list(parts)?).into()),
        // Only the outer object is literal: what it holds may refer again.
        ("$lit", Value::Object(entries)) => read_entries(entries).map(Value::Object),
        ("$part" | "$cat" | "$lit", _) => Err(wrong()),
        (other, _) => Err(format!("`{other}` is not a directive this version knows")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    #[test]
    fn an_object_that_looks_like_a_directive_survives() {
        for text in [
            r##"{"$ref":"#/$defs/x"}"##,
            r#"{"$lit":{"$ref":1}}"#,
            r#"[{"$schema":{"$cat":[{"$x":null}]}}]"#,
            r#"{"$part":[1,2,3]}"#,
            r#"{"$a":1,"b":2}"#,
            r#"{"$ref":1,"$ref":2}"#,
        ] {
            let value = parse(text).unwrap();
            let mut stored = Vec::new();
            write_stored(&value, &mut stored);
            let stored = parse(std::str::from_utf8(&stored).unwrap()).unwrap();
            assert_eq!(read_stored(stored).unwrap(), value, "{text}");
        }
    }

    #[test]
    fn directives_are_written_as_they_are_read() {
        let text = r#"{"a":{"$cat":[{"$ref":7},{"$part":[8,0,12]},["x",{"$lit":{"$ref":1}}]]}}"#;
        let value = read_stored(parse(text).unwrap()).unwrap();
        let mut stored = Vec::new();
        write_stored(&value, &mut stored);
        assert_eq!(String::from_utf8(stored).unwrap(), text);
    }

    #[test]
    fn a_malformed_directive_is_an_error() {
        for text in
            [r#"{"$new":1}"#, r#"{"$ref":"x"}"#, r#"{"$part":[1,2]}"#, r#"{"$cat":"x"}"#, r#"[{"$lit":1}]"#]
        {
            assert!(read_stored(parse(text).unwrap()).is_err(), "{text}");
        }
    }
}
