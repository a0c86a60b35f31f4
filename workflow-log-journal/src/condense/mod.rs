//! Values become references to what the journal holds already, and content for what is new.
//!
//! A text that was written is content with a number. A later text is taken apart, line by line,
//! into what stands in earlier ones and what is new; lists and objects that come again are
//! referred to whole. Hashes only propose where to look: what is referred to was compared byte by
//! byte with what is remembered of the journal, so no collision can do harm. What the [`Budget`]
//! has no room for is known by a [`Digest`] for a while, and then written again.
//!
//! Pure: no file, no clock. The lines for new content are appended to a buffer that stands before
//! the record which needs them, so nothing ever refers to what is not in the file.

mod archive;
mod budget;
mod digest;
mod lines;
mod texts;
mod values;

use std::hash::{BuildHasher, Hasher};

pub use budget::{Budget, Share};
pub use digest::Digest;
pub use lines::{LONG_LINE_BYTES, common_prefix, cut_after, cut_before, is_line_end};

use crate::codec::encode;
use crate::content::stored_length;
use crate::record::{Begin, End, Entries, Input, Record};
use crate::value::{Directive, Value};
use texts::{Piece, Texts, part_of};
use values::Values;

/// Shorter texts stand where they are used: content with its number takes 38 bytes, and a
/// reference to it 11.
const TEXT_BYTES: usize = 64;

/// Shorter lists and objects stand where they are used, always.
const VALUE_BYTES: usize = 64;

/// Lists and objects from here on are content at once; below, when they come a second time.
const CONTENT_AT_ONCE_BYTES: usize = 192;

/// A hash with a key of its own for each process, so that nobody can prepare texts that collide.
#[derive(Clone, Debug, Default)]
struct Hash {
    state: foldhash::fast::RandomState,
    /// Only tests have many values share a hash.
    collides: bool,
}

impl BuildHasher for Hash {
    type Hasher = foldhash::fast::FoldHasher<'static>;

    fn build_hasher(&self) -> Self::Hasher {
        self.state.build_hasher()
    }
}

impl Hash {
    fn of(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.build_hasher();
        hasher.write(bytes);
        self.finish(&hasher)
    }

    fn finish(&self, hasher: &impl Hasher) -> u64 {
        if self.collides { hasher.finish() % 3 } else { hasher.finish() }
    }
}

/// What the journal holds, as far as it is remembered, and the next number for content.
#[derive(Debug)]
pub struct Condenser {
    next: u64,
    texts: Texts,
    values: Values,
    budget: Budget,
    hash: Hash,
}

/// How long what is searched for in texts may be, in bytes; 0 where there is nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reach {
    /// At most.
    pub any: usize,
    /// At most, of what goes across the end of a line.
    pub across_lines: usize,
}

/// What is found out about a value and everything in it before it is taken apart.
#[derive(Clone, Copy, Debug)]
struct Mark {
    hash: u64,
    /// How many marks follow that belong to what is in it.
    inside: usize,
}

impl Condenser {
    /// For a journal that holds nothing yet.
    pub fn new(budget: &Budget) -> Self {
        Self::with_hash(budget, Hash::default())
    }

    fn with_hash(budget: &Budget, hash: Hash) -> Self {
        Self {
            next: 1,
            texts: Texts::new(budget, hash.clone()),
            values: Values::new(budget, hash.clone()),
            budget: budget.clone(),
            hash,
        }
    }

    /// Forgets what the journal holds, where that is not sure any more: a write failed. Numbers are
    /// not used again.
    pub fn forget(&mut self) {
        *self = Self { next: self.next, ..Self::with_hash(&self.budget, self.hash.clone()) };
    }

    /// Replaces what is in the payloads of a record by references, and appends the lines of
    /// content that they need.
    pub fn record(&mut self, record: &mut Record, lines: &mut Vec<u8>) {
        self.texts.next_record();
        match record {
            Record::Begin(begin) => self.begin(begin, lines),
            Record::End(end) => self.end(end, lines),
            Record::Action(begin, end) => {
                self.begin(begin, lines);
                self.end(end, lines);
            }
            Record::Metadata { entries, .. } | Record::Error { data: entries, .. } => {
                self.entries(entries, lines);
            }
            // The header stands before all content; the others hold no payloads.
            _ => {}
        }
    }

    fn begin(&mut self, begin: &mut Begin, lines: &mut Vec<u8>) {
        self.entries(&mut begin.metadata, lines);
        self.input(&mut begin.input, lines);
    }

    fn end(&mut self, end: &mut End, lines: &mut Vec<u8>) {
        self.input(&mut end.input, lines);
        if let Some(output) = &mut end.output {
            self.in_place(output, lines);
        }
    }

    fn input(&mut self, input: &mut Input, lines: &mut Vec<u8>) {
        match input {
            Input::None => {}
            Input::Args(args) => self.entries(args, lines),
            Input::Value(value) => self.in_place(value, lines),
        }
    }

    fn entries(&mut self, entries: &mut Entries, lines: &mut Vec<u8>) {
        for (_, value) in entries {
            self.in_place(value, lines);
        }
    }

    fn in_place(&mut self, value: &mut Value, lines: &mut Vec<u8>) {
        *value = self.value(std::mem::take(value), lines);
    }

    /// A value as it may stand in a record.
    pub fn value(&mut self, value: Value, lines: &mut Vec<u8>) -> Value {
        let mut marks = Vec::new();
        self.mark(&value, &mut marks);
        self.condense(value, &marks, lines)
    }

    /// A text as parts: what the journal holds is referred to, and the rest is what is new.
    ///
    /// `None` where not enough of it is known to be worth that. For a caller that can leave out
    /// what is known: it is not copied, and was searched for secrets when it was new. A secret may
    /// stand across the seam of two pieces, so what is new overlaps what is known by `reach`.
    pub fn recognise(&mut self, text: &str, reach: Reach) -> Option<Value> {
        let pieces = self.texts.pieces(text);
        if self.texts.loses(&pieces) {
            return None;
        }
        let pieces = overlapped(text, pieces, reach);
        let known = pieces.iter().map(|piece| match piece {
            Piece::Known(_, part) | Piece::Archived(_, part) => part.len(),
            Piece::New(_) => 0,
        });
        (known.sum::<usize>() > text.len() / 2).then(|| joined(self.join(text, &pieces)))
    }

    /// Makes a value content, however small it is. Returns its number.
    ///
    /// A list becomes a list of its items, and what is put together of parts stays so: that is how
    /// later values refer to parts of it.
    pub fn content(&mut self, value: Value, lines: &mut Vec<u8>) -> u64 {
        let stored = match value {
            Value::List(items) => {
                Value::List(items.into_iter().map(|item| self.value(item, lines)).collect())
            }
            Value::String(text) => {
                let hash = self.hash.of(text.as_bytes());
                return match self.text_content(text, hash, lines) {
                    Ok(content) => content,
                    Err(known) => self.content(known, lines),
                };
            }
            Value::Directive(directive) => match *directive {
                Directive::Ref(content) => return content,
                directive @ Directive::Cat(_) => match self.put_together(directive, lines) {
                    Ok(content) => return content,
                    Err(value) => value,
                },
                part @ Directive::Part { .. } => part.into(),
            },
            other => self.value(other, lines),
        };
        self.write(stored, lines)
    }

    /// Parts with what is new in them condensed; a text with something new in it is content then.
    fn put_together(&mut self, directive: Directive, lines: &mut Vec<u8>) -> Result<u64, Value> {
        let Directive::Cat(parts) = directive else { return Err(directive.into()) };
        let parts: Vec<Value> = parts.into_iter().flat_map(|part| self.part(part, lines)).collect();
        if parts.iter().any(|part| matches!(part, Value::String(_))) {
            Ok(self.write_text(parts, None, lines))
        } else {
            Err(joined(parts))
        }
    }

    /// A part of what is put together, as parts.
    fn part(&mut self, part: Value, lines: &mut Vec<u8>) -> Vec<Value> {
        match part {
            Value::String(text) => {
                let pieces = self.texts.pieces(&text);
                self.join(&text, &pieces)
            }
            Value::List(items) => {
                vec![Value::List(items.into_iter().map(|item| self.value(item, lines)).collect())]
            }
            other => vec![other],
        }
    }

    fn write(&mut self, value: Value, lines: &mut Vec<u8>) -> u64 {
        let content = self.next;
        self.next += 1;
        encode(&Record::Content { content, value }, lines);
        content
    }

    /// Appends the marks of a value and of everything in it, from the outside inwards.
    fn mark(&self, value: &Value, marks: &mut Vec<Mark>) -> u64 {
        let index = marks.len();
        marks.push(Mark { hash: 0, inside: 0 });
        let mut hasher = self.hash.build_hasher();
        match value {
            Value::Null => hasher.write_u8(0),
            Value::Bool(flag) => hasher.write_u8(1 + u8::from(*flag)),
            Value::Number(number) => {
                hasher.write_u8(3);
                hasher.write(number.as_str().as_bytes());
            }
            Value::String(text) => hasher.write(text.as_bytes()),
            Value::List(items) => {
                hasher.write_u8(5);
                for item in items {
                    hasher.write_u64(self.mark(item, marks));
                }
            }
            Value::Object(entries) => {
                hasher.write_u8(6);
                for (key, item) in entries {
                    hasher.write(key.as_bytes());
                    hasher.write_u64(self.mark(item, marks));
                }
            }
            Value::Directive(directive) => {
                hasher.write_u8(7);
                match &**directive {
                    Directive::Ref(content) => hasher.write_u64(*content),
                    Directive::Part { content, from, to } => {
                        for number in [*content, *from, *to] {
                            hasher.write_u64(number);
                        }
                    }
                    // Never the same as anything: its parts are looked at on their own.
                    Directive::Cat(_) => hasher.write_usize(std::ptr::from_ref(directive) as usize),
                }
            }
        }
        marks[index] = Mark { hash: self.hash.finish(&hasher), inside: marks.len() - index - 1 };
        marks[index].hash
    }

    /// `marks` begin with the value's own.
    fn condense(&mut self, value: Value, marks: &[Mark], lines: &mut Vec<u8>) -> Value {
        match value {
            Value::String(text) if text.len() >= TEXT_BYTES => self.text(text, marks[0].hash, lines),
            Value::List(_) | Value::Object(_) => self.compound(value, marks, lines),
            Value::Directive(directive) => match *directive {
                directive @ Directive::Cat(_) => match self.put_together(directive, lines) {
                    Ok(content) => Directive::Ref(content).into(),
                    Err(value) => value,
                },
                reference => reference.into(),
            },
            plain => plain,
        }
    }

    fn compound(&mut self, value: Value, marks: &[Mark], lines: &mut Vec<u8>) -> Value {
        let hash = marks[0].hash;
        if let Some(known) = self.values.get(hash, &value, &self.texts) {
            if let Some(content) = known.content {
                return Directive::Ref(content).into();
            }
            // It comes a second time: from now on it is worth a number.
            let stored = known.stored.clone();
            return self.known_content(hash, stored, lines);
        }
        let mut at = 1;
        let mut item = |item: Value| {
            let own = &marks[at..];
            at += own[0].inside + 1;
            self.condense(item, own, lines)
        };
        let stored = match value {
            Value::List(items) => Value::List(items.into_iter().map(item).collect()),
            Value::Object(entries) => {
                Value::Object(entries.into_iter().map(|(key, value)| (key, item(value))).collect())
            }
            other => item(other),
        };
        match stored_length(&stored) {
            0..VALUE_BYTES => stored,
            bytes @ VALUE_BYTES..CONTENT_AT_ONCE_BYTES => {
                self.values.remember(hash, stored.clone(), None, bytes);
                stored
            }
            _ => self.known_content(hash, stored, lines),
        }
    }

    fn known_content(&mut self, hash: u64, stored: Value, lines: &mut Vec<u8>) -> Value {
        let bytes = stored_length(&stored);
        let content = self.write(stored.clone(), lines);
        self.values.remember(hash, stored, Some(content), bytes);
        Directive::Ref(content).into()
    }

    fn text(&mut self, text: String, hash: u64, lines: &mut Vec<u8>) -> Value {
        match self.text_content(text, hash, lines) {
            Ok(content) => Directive::Ref(content).into(),
            Err(known) => known,
        }
    }

    /// Makes a text content, or says what stands for it where the journal holds all of it in one
    /// place.
    fn text_content(&mut self, text: String, hash: u64, lines: &mut Vec<u8>) -> Result<u64, Value> {
        if let Some(known) = self.texts.whole(&text, hash) {
            return Err(known);
        }
        let pieces = self.texts.pieces(&text);
        let mut parts = self.join(&text, &pieces);
        if let ([_], [Piece::Known(..) | Piece::Archived(..)]) = (parts.as_slice(), pieces.as_slice()) {
            return Err(parts.remove(0));
        }
        Ok(self.write_text(parts, Some((text, hash)), lines))
    }

    fn write_text(&mut self, parts: Vec<Value>, whole: Option<(String, u64)>, lines: &mut Vec<u8>) -> u64 {
        let content = self.next;
        self.texts.remember(content, &parts, whole);
        self.write(joined(parts), lines)
    }

    /// The pieces of a text as the parts of a `$cat`.
    fn join(&self, text: &str, pieces: &[Piece]) -> Vec<Value> {
        let mut at = 0;
        let mut parts: Vec<Value> = Vec::new();
        for piece in pieces {
            let (value, length) = match piece {
                Piece::Known(id, part) => (self.texts.value(*id, part), part.len()),
                Piece::Archived(content, part) => (Some(part_of(*content, part)), part.len()),
                Piece::New(part) => (None, part.len()),
            };
            let literal = &text[at..at + length];
            at += length;
            match (value, parts.last_mut()) {
                (Some(value), _) => parts.push(value),
                (None, Some(Value::String(before))) => before.push_str(literal),
                (None, _) => parts.push(literal.into()),
            }
        }
        parts
    }
}

/// Parts put together: a single one is itself.
fn joined(mut parts: Vec<Value>) -> Value {
    if parts.len() == 1 { parts.remove(0) } else { Directive::Cat(parts).into() }
}

/// Makes the known pieces of a text smaller at their seams, by what may stand across one.
fn overlapped(text: &str, pieces: Vec<Piece>, reach: Reach) -> Vec<Piece> {
    let mut overlapped = Vec::new();
    let (mut at, mut new_from) = (0, 0);
    for piece in pieces {
        let part = match &piece {
            Piece::New(range) => {
                at = range.end;
                continue;
            }
            Piece::Known(_, part) | Piece::Archived(_, part) => part.clone(),
        };
        let (begin, end) = (at, at + part.len());
        at = end;
        let margin = |seam: usize| match seam {
            0 => 0,
            seam if seam == text.len() => 0,
            seam if is_line_end(text, seam) => reach.across_lines,
            _ => reach.any,
        };
        let start = cut_after(text, (begin + margin(begin)).min(text.len()));
        let stop = cut_before(text, end.saturating_sub(margin(end)));
        if start < stop {
            if start > new_from {
                overlapped.push(Piece::New(new_from..start));
            }
            let part = part.start + start - begin..part.start + stop - begin;
            overlapped.push(match piece {
                Piece::Archived(content, _) => Piece::Archived(content, part),
                Piece::Known(id, _) => Piece::Known(id, part),
                new @ Piece::New(_) => new,
            });
            new_from = stop;
        }
    }
    if new_from < text.len() {
        overlapped.push(Piece::New(new_from..text.len()));
    }
    overlapped
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::record::{NodeKind, ROOT};
    use crate::{Entry, Process, Reader, Timestamp};

    #[test]
    fn hashes_that_collide_do_no_harm() {
        let header = crate::record::Header {
            run: "0".repeat(32),
            workflow: "demo".into(),
            start: Timestamp::now(),
            process: Process::current(),
            program: "demo".into(),
            writer: "tests".into(),
            parent: None,
            task_repo_dir: None,
            bounty_number: None,
            model_config: None,
            metadata: Vec::new(),
        };
        let mut lines = Vec::new();
        encode(&Record::Run(Box::new(header)), &mut lines);
        let hash = Hash { collides: true, ..Hash::default() };
        let mut condenser = Condenser::with_hash(&Budget::new(1 << 20), hash);
        let text = |number: usize| format!("a line that is number {number} of many\n").repeat(number % 5 + 1);
        let given: Vec<Value> = (0..400_usize)
            .map(|number| match number % 4 {
                0 => text(number).into(),
                1 => Value::List((0..20).map(|item| (number % 7 + item).into()).collect()),
                2 => Value::object((0..9).map(|key| (format!("key {key}"), Value::from(number % 11 + key)))),
                _ => Value::from(text(number - 3) + &text(number)),
            })
            .collect();
        for (id, value) in given.iter().enumerate() {
            let mut begin = Begin::new(id as u64 + 1, ROOT, 0, NodeKind::Action, "llm");
            begin.input = Input::Value(value.clone());
            let mut record = Record::Begin(begin);
            condenser.record(&mut record, &mut lines);
            encode(&record, &mut lines);
        }
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(&lines).expect("it can be written");
        let (mut reader, _) = Reader::open(file.path()).expect("a journal");
        let mut found = Vec::new();
        while let Some(entry) = reader.next_entry().expect("it can be read") {
            let Entry::Record(record) = entry else { panic!("{entry:?}") };
            if let Record::Begin(Begin { input: Input::Value(value), .. }) = *record {
                found.push(value);
            }
        }
        assert!(found == given);
        assert!(String::from_utf8_lossy(&lines).contains("$ref"), "something was referred to");
    }
}
