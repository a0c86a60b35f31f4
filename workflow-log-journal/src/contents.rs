//! The content of a journal by number, and what refers to it resolved.

use std::collections::HashMap;

use crate::value::{Directive, Value};

/// The content of a journal, by number.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    values: HashMap<u64, Value>,
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
    /// The directive that stands for nothing: content that is not there, or parts that do not fit.
    pub(crate) fn resolve(&self, value: Value) -> Result<Value, String> {
        match value {
            Value::List(items) => {
                items.into_iter().map(|item| self.resolve(item)).collect::<Result<_, _>>().map(Value::List)
            }
            Value::Object(entries) => entries
                .into_iter()
                .map(|(key, item)| Ok((key, self.resolve(item)?)))
                .collect::<Result<_, _>>()
                .map(Value::Object),
            Value::Directive(directive) => match *directive {
                Directive::Ref(content) => self.value(content).cloned(),
                Directive::Part { content, from, to } => part(self.value(content)?, from, to)
                    .ok_or_else(|| format!("content {content} has no part from {from} to {to}")),
                Directive::Cat(parts) => self.concatenate(parts),
            },
            plain => Ok(plain),
        }
    }

    fn value(&self, content: u64) -> Result<&Value, String> {
        self.values
            .get(&content)
            .ok_or_else(|| format!("content {content} is not in the journal before this line"))
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

fn part(value: &Value, from: u64, to: u64) -> Option<Value> {
    let range = usize::try_from(from).ok()?..usize::try_from(to).ok()?;
    match value {
        Value::String(text) => text.get(range).map(Value::from),
        Value::List(items) => items.get(range).map(|items| Value::List(items.to_vec())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::read_stored;
    use crate::parse::parse;

    fn resolved(contents: &[(u64, &str)], text: &str) -> Result<String, String> {
        let mut table = Contents::default();
        for (number, value) in contents {
            let value = table.resolve(read_stored(parse(value).unwrap())?)?;
            table.insert(*number, value);
        }
        table.resolve(read_stored(parse(text).unwrap())?).map(|value| value.to_string())
    }

    #[test]
    fn directives_become_what_they_stand_for() {
        let contents = [(1, r#"{"role":"user"}"#), (2, r#"[{"$ref":1}]"#), (3, r#""aéb""#)];
        assert_eq!(
            resolved(&contents, r#"{"m":{"$cat":[{"$ref":2},[7]]},"s":{"$cat":[{"$part":[3,1,4]},"c"]}}"#)
                .unwrap(),
            r#"{"m":[{"role":"user"},7],"s":"ébc"}"#
        );
    }

    #[test]
    fn a_reference_to_nothing_is_an_error() {
        assert!(resolved(&[], r#"[{"$ref":9}]"#).unwrap_err().contains("content 9"));
        assert!(resolved(&[], r#"{"$cat":["a",[1]]}"#).is_err());
        for part in ["[1,0,9]", "[1,3,2]", "[1,0,2]", "[9,0,0]"] {
            let text = format!(r#"{{"$part":{part}}}"#);
            assert!(resolved(&[(1, r#""aé""#)], &text).is_err(), "{part}");
        }
    }
}
