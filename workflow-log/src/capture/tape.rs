//! A value as bytes that can be compared with another value while that one is serialised.
//!
//! One tag a node, texts with their length before them and without escapes, so that comparing is
//! `memcmp`. Only ever in memory.

use workflow_log_journal::Value;

pub(super) const NULL: u8 = 0;
pub(super) const FALSE: u8 = 1;
pub(super) const TRUE: u8 = 2;
pub(super) const NUMBER: u8 = 3;
pub(super) const STRING: u8 = 4;
pub(super) const LIST: u8 = 5;
pub(super) const OBJECT: u8 = 6;
/// The end of a list or an object.
pub(super) const END: u8 = 7;

/// How many bytes stand before a text: a tag, and the text's length in four bytes. Nothing that is
/// longer is ever on a tape, because captured values are cut at 64 MiB.
pub(super) const HEAD: usize = 5;

fn head(tag: u8, length: usize) -> [u8; HEAD] {
    let [a, b, c, d] = u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    [tag, a, b, c, d]
}

/// Whether this stands before a text of that length.
#[inline]
pub(super) fn is_head(found: [u8; HEAD], tag: u8, length: usize) -> bool {
    let [found_tag, a, b, c, d] = found;
    found_tag == tag && u32::from_le_bytes([a, b, c, d]) as usize == length
}

/// Appends a value.
pub(super) fn write(value: &Value, tape: &mut Vec<u8>) {
    let text = |tag, text: &str, tape: &mut Vec<u8>| {
        tape.extend_from_slice(&head(tag, text.len()));
        tape.extend_from_slice(text.as_bytes());
    };
    match value {
        // No captured item holds a directive: only whole lists and texts are recalled.
        Value::Null | Value::Directive(_) => tape.push(NULL),
        Value::Bool(flag) => tape.push(if *flag { TRUE } else { FALSE }),
        Value::Number(number) => text(NUMBER, number.as_str(), tape),
        Value::String(string) => text(STRING, string, tape),
        Value::List(items) => {
            tape.push(LIST);
            for item in items {
                write(item, tape);
            }
            tape.push(END);
        }
        Value::Object(entries) => {
            tape.push(OBJECT);
            for (key, item) in entries {
                text(STRING, key, tape);
                write(item, tape);
            }
            tape.push(END);
        }
    }
}

/// The value that stands at the beginning of a tape; what follows it is left there.
pub(super) fn read(tape: &mut &[u8]) -> Option<Value> {
    let (tag, rest) = tape.split_first()?;
    *tape = rest;
    Some(match *tag {
        NULL => Value::Null,
        FALSE => Value::Bool(false),
        TRUE => Value::Bool(true),
        NUMBER => {
            let text = read_text(tape)?;
            workflow_log_journal::parse(&text).unwrap_or(Value::String(text))
        }
        STRING => Value::String(read_text(tape)?),
        LIST => {
            let mut items = Vec::new();
            while !at_end(tape) {
                items.push(read(tape)?);
            }
            Value::List(items)
        }
        OBJECT => {
            let mut entries = Vec::new();
            while !at_end(tape) {
                let Value::String(key) = read(tape)? else { return None };
                entries.push((key, read(tape)?));
            }
            Value::Object(entries)
        }
        _ => return None,
    })
}

/// Steps over the end of a list or an object, if this is one.
fn at_end(tape: &mut &[u8]) -> bool {
    match tape.split_first() {
        Some((&END, rest)) => {
            *tape = rest;
            true
        }
        Some(_) => false,
        None => true,
    }
}

fn read_text(tape: &mut &[u8]) -> Option<String> {
    let (length, rest) = tape.split_first_chunk::<4>()?;
    let (text, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    *tape = rest;
    Some(String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tape_reads_back_as_what_was_written() {
        let text = r#"[null,true,false,-0.10,"é\"\n",[],{},{"a":{"b":[1,[2]]},"a":"x"}]"#;
        let value = workflow_log_journal::parse(text).unwrap();
        let mut tape = Vec::new();
        write(&value, &mut tape);
        write(&"next".into(), &mut tape);
        let mut rest = tape.as_slice();
        assert_eq!(read(&mut rest), Some(value));
        assert_eq!(read(&mut rest), Some("next".into()));
        assert_eq!(read(&mut rest), None);
    }
}
