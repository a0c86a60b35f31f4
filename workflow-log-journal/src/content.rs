//! Values that refer to content stored earlier in the same journal.
//!
//! An object with a single key that begins with `$` is a directive:
//!
//! - `{"$ref": 3}` is the value of content 3,
//! - `{"$cat": [part, …]}` is its parts, each a string or each a list, put together,
//! - `{"$lit": {…}}` is the object in it, taken literally.
//!
//! Content only ever refers to content before it, so resolving ends.

use std::collections::HashMap;

use crate::value::Value;

/// The content of a journal, by number.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    values: HashMap<u64, Value>,
}

/// Whether an object of these keys would be read as a directive.
fn is_directive(entries: &[(String, Value)]) -> bool {
    matches!(entries, [(key, _)] if key.starts_with('$'))
}

/// Marks objects that only look like directives as literal, before they are written.
pub(crate) fn escape(value: &mut Value) {
    match value {
        Value::List(items) => items.iter_mut().for_each(escape),
        Value::Object(entries) => {
            for (_, item) in entries.iter_mut() {
                escape(item);
            }
            if is_directive(entries) {
                let literal = Value::Object(std::mem::take(entries));
                *entries = vec![("$lit".to_owned(), literal)];
            }
        }
        _ => {}
    }
}

impl Contents {
    /// Stores resolved content.
    pub(crate) fn insert(&mut self, number: u64, value: Value) {
        self.values.insert(number, value);
    }

    /// Replaces every directive in a value by what it stands for.
    ///
    /// # Errors
    ///
    /// The directive that stands for nothing: content that is not there, or a malformed one.
    pub(crate) fn resolve(&self, value: Value) -> Result<Value, String> {
        match value {
            Value::List(items) => {
                items.into_iter().map(|item| self.resolve(item)).collect::<Result<_, _>>().map(Value::List)
            }
            Value::Object(mut entries) if is_directive(&entries) => {
                let (directive, argument) = entries.remove(0);
                self.directive(&directive, argument)
            }
            Value::Object(entries) => self.entries(entries).map(Value::Object),
            plain => Ok(plain),
        }
    }

    fn entries(&self, entries: Vec<(String, Value)>) -> Result<Vec<(String, Value)>, String> {
        entries.into_iter().map(|(key, item)| Ok((key, self.resolve(item)?))).collect()
    }

    fn directive(&self, directive: &str, argument: Value) -> Result<Value, String> {
        match (directive, argument) {
            ("$ref", number) => number
                .as_u64()
                .and_then(|number| self.values.get(&number).cloned())
                .ok_or_else(|| format!("content {number} is not in the journal before this line")),
            ("$cat", Value::List(parts)) => self.concatenate(parts),
            // Only the outer object is literal: what it holds may refer again.
            ("$lit", Value::Object(entries)) => self.entries(entries).map(Value::Object),
            ("$cat" | "$lit", _) => Err(format!("`{directive}` holds a value of the wrong type")),
            (other, _) => Err(format!("`{other}` is not a directive this version knows")),
        }
    }

    fn concatenate(&self, parts: Vec<Value>) -> Result<Value, String> {
        let mut parts = parts.into_iter().map(|part| self.resolve(part));
        let refused = || "`$cat` joins strings to strings and lists to lists".to_owned();
        let mut whole = parts.next().unwrap_or_else(|| Ok(Value::from("")))?;
        if !matches!(whole, Value::String(_) | Value::List(_)) {
            return Err(refused());
        }
        for part in parts {
            match (&mut whole, part?) {
                (Value::String(text), Value::String(more)) => text.push_str(&more),
                (Value::List(items), Value::List(more)) => items.extend(more),
                _ => return Err(refused()),
            }
        }
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    fn resolved(contents: &[(u64, &str)], text: &str) -> Result<String, String> {
        let mut table = Contents::default();
        for (number, value) in contents {
            let value = table.resolve(parse(value).unwrap())?;
            table.insert(*number, value);
        }
        table.resolve(parse(text).unwrap()).map(|value| value.to_string())
    }

    #[test]
    fn references_and_concatenations_become_what_they_stand_for() {
        let contents = [(1, r#"{"role":"user"}"#), (2, r#"[{"$ref":1}]"#), (3, r#""ab""#)];
        assert_eq!(
            resolved(&contents, r#"{"m":{"$cat":[{"$ref":2},[7]]},"s":{"$cat":[{"$ref":3},"c"]}}"#).unwrap(),
            r#"{"m":[{"role":"user"},7],"s":"abc"}"#
        );
    }

    #[test]
    fn a_reference_to_nothing_is_an_error() {
        assert!(resolved(&[], r#"[{"$ref":9}]"#).unwrap_err().contains("content 9"));
        assert!(resolved(&[], r#"{"$new":1}"#).is_err());
        assert!(resolved(&[], r#"{"$cat":["a",[1]]}"#).is_err());
    }

    #[test]
    fn an_object_that_looks_like_a_directive_survives() {
        for text in [
            r##"{"$ref":"#/$defs/x"}"##,
            r#"{"$lit":{"$ref":1}}"#,
            r#"[{"$schema":{"$cat":[{"$x":null}]}}]"#,
            r#"{"$a":1,"b":2}"#,
        ] {
            let mut value = parse(text).unwrap();
            escape(&mut value);
            assert_eq!(resolved(&[], &value.to_string()).unwrap(), text);
        }
    }
}
