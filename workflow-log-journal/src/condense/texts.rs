//! The texts that a journal holds, as far as they are remembered, and which parts of a new text
//! stand in them already.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Hash;
use super::budget::{Budget, Share};
use super::lines::{common_prefix, common_suffix, cut_after, cut_before, unit_at};
use crate::value::{Directive, Value};

/// Shorter lines are found as neighbours of longer ones: `}` alone says nothing about where it
/// comes from.
const ANCHOR_BYTES: usize = 16;

/// A shorter piece is written again: `{"$part":[123,45678,45700]}` with what it takes to join it
/// is not shorter.
const PIECE_BYTES: usize = 48;

/// A text of which all but so many bytes come again in one piece is not remembered beside the one
/// it became. Where more is gone, somebody may come back to it.
const NEARLY_BYTES: usize = 16 * 1024;

/// What was of use for one of so many records before is in use: an agent's turn takes a few.
const RECENT_RECORDS: u64 = 16;

/// About what an entry of the index costs.
const ENTRY_BYTES: usize = 32;

/// What a text is known by in here, however its content is called.
pub(super) type TextId = u32;

/// A place in a text, or how much of it. Texts are cut long before it does not fit, and a third of
/// what is remembered is these.
type Place = (TextId, u32);

fn place(id: TextId, offset: usize) -> Place {
    (id, u32::try_from(offset).unwrap_or(u32::MAX))
}

/// A text that the journal holds.
#[derive(Debug, Default)]
struct KnownText {
    text: String,
    /// The contents that hold it. A text that grows is one text with many contents.
    contents: Vec<Held>,
    /// When it was of use last, and for which record.
    used: u64,
    used_for: u64,
    bytes: usize,
}

/// A content that holds the beginning of a text.
#[derive(Clone, Copy, Debug)]
struct Held {
    content: u64,
    length: usize,
    hash: Option<u64>,
}

impl KnownText {
    /// A part of the text as a value that refers to it.
    fn value(&self, part: &Range<usize>) -> Option<Value> {
        if part.start == 0 {
            if let Ok(index) = self.contents.binary_search_by_key(&part.end, |held| held.length) {
                return Some(Directive::Ref(self.contents[index].content).into());
            }
        }
        let content = self.contents.last()?.content;
        Some(Directive::Part { content, from: part.start as u64, to: part.end as u64 }.into())
    }
}

/// A piece of a new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// It stands in a text that is known.
    Known(TextId, Range<usize>),
    /// It is new: where it stands in the new text.
    New(Range<usize>),
}

/// A part of a text that is put together.
#[derive(Debug)]
enum Part<'a> {
    Known(TextId, Range<usize>),
    New(&'a str),
}

impl Part<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Known(_, range) => range.len(),
            Self::New(text) => text.len(),
        }
    }
}

/// The texts that are remembered.
#[derive(Debug)]
pub(super) struct Texts {
    known: HashMap<TextId, KnownText, Hash>,
    /// By when they were of use last.
    order: BTreeMap<u64, TextId>,
    clock: u64,
    /// How many records there were.
    records: u64,
    next: TextId,
    /// Where a line, or a unit of a long one, was seen last. Only a proposal: whoever follows it
    /// compares, so that no collision of hashes can do harm.
    lines: HashMap<u64, Place, Hash>,
    /// Whole texts by their hash: the text, and how much of it. A proposal too.
    whole: HashMap<u64, Place, Hash>,
    /// The text of a content.
    contents: HashMap<u64, Place, Hash>,
    hash: Hash,
    share: Share,
}

impl Texts {
    pub(super) fn new(budget: &Budget, hash: Hash) -> Self {
        Self {
            known: HashMap::with_hasher(hash.clone()),
            order: BTreeMap::new(),
            clock: 0,
            records: 0,
            next: 0,
            lines: HashMap::with_hasher(hash.clone()),
            whole: HashMap::with_hasher(hash.clone()),
            contents: HashMap::with_hasher(hash.clone()),
            hash,
            share: budget.share(),
        }
    }

    /// Another record begins.
    pub(super) fn next_record(&mut self) {
        self.records += 1;
    }

    /// The value that stands for a text which the journal holds whole.
    pub(super) fn whole(&mut self, text: &str, hash: u64) -> Option<Value> {
        let (id, length) = *self.whole.get(&hash)?;
        let length = length as usize;
        let known = self.known.get_mut(&id)?;
        if length != text.len() || known.text.as_bytes()[..length] != *text.as_bytes() {
            return None;
        }
        let value = known.value(&(0..length));
        self.touch(id);
        value
    }

    /// The text of a content, if it is remembered.
    pub(super) fn of_content(&self, content: u64) -> Option<&str> {
        let (id, length) = self.contents.get(&content)?;
        self.known.get(id)?.text.get(..*length as usize)
    }

    /// Takes a new text apart into what stands in known texts and what is new.
    pub(super) fn pieces(&mut self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut done = 0;
        let mut at = 0;
        while at < text.len() {
            let unit = unit_at(text, at);
            match self.piece_around(text, unit.clone(), done) {
                Some((start, end, known)) => {
                    if start > done {
                        pieces.push(Piece::New(done..start));
                    }
                    pieces.push(known);
                    done = end;
                    at = end;
                }
                None => at = unit.end,
            }
            // The line feed belongs to no unit.
            if text.as_bytes().get(at) == Some(&b'\n') {
                at += 1;
            }
        }
        if done < text.len() {
            pieces.push(Piece::New(done..text.len()));
        }
        pieces
    }

    /// The largest piece around a unit that a known text has too: where it begins and ends.
    fn piece_around(&mut self, text: &str, unit: Range<usize>, done: usize) -> Option<(usize, usize, Piece)> {
        if unit.len() < ANCHOR_BYTES || unit.start < done {
            return None;
        }
        let (id, offset) = *self.lines.get(&self.hash.of(&text.as_bytes()[unit.clone()]))?;
        let offset = offset as usize;
        let known = self.known.get_mut(&id)?;
        let (bytes, there) = (text.as_bytes(), known.text.as_bytes());
        let ahead = common_prefix(&bytes[unit.start..], there.get(offset..)?);
        let behind = common_suffix(&bytes[done..unit.start], &there[..offset]);
        let start = cut_after(text, unit.start - behind);
        let end = cut_before(text, unit.start + ahead);
        if end < start + PIECE_BYTES && (start, end) != (0, text.len()) {
            return None;
        }
        self.touch(id);
        let from = offset + start - unit.start;
        Some((start, end, Piece::Known(id, from..from + end - start)))
    }

    /// The value that stands for a piece of a known text.
    pub(super) fn value(&self, id: TextId, part: &Range<usize>) -> Option<Value> {
        self.known.get(&id)?.value(part)
    }

    /// Remembers a text that is content now, put together of these parts.
    ///
    /// Where it only goes on with one that is known, that one grows: nothing of it is indexed or
    /// copied again. `whole` is the text and its hash, where it is at hand.
    pub(super) fn remember(&mut self, content: u64, parts: &[Value], whole: Option<(String, u64)>) {
        let Some(pieces) = self.known_parts(parts) else { return };
        let length: usize = pieces.iter().map(Part::len).sum();
        if length > self.share.budget().limit() / 2 {
            return;
        }
        let grown = match pieces.first() {
            Some(Part::Known(id, part)) => {
                let known = self.known.get(id).map_or(0, |known| known.text.len());
                (part.start == 0 && part.end == known).then_some(*id)
            }
            _ => None,
        };
        let hash = whole.as_ref().map(|(_, hash)| *hash);
        let (id, more) = match (grown, whole) {
            (Some(id), _) => (id, self.assembled(&pieces[1..])),
            (None, Some((text, _))) => (self.next, text),
            (None, None) => (self.next, self.assembled(&pieces)),
        };
        if grown.is_none() {
            self.forget_superseded(length, &pieces);
            self.next = self.next.wrapping_add(1);
        }
        let known = self.known.entry(id).or_default();
        let from = known.text.len();
        if from == 0 {
            known.text = more;
        } else {
            known.text.push_str(&more);
        }
        known.contents.push(Held { content, length, hash });
        if let Some(hash) = hash {
            self.whole.insert(hash, place(id, length));
        }
        self.contents.insert(content, place(id, length));
        // The line that went on is another one now.
        let mut at = memchr::memrchr(b'\n', &known.text.as_bytes()[..from]).map_or(0, |end| end + 1);
        let mut entries = 3;
        while at < length {
            let unit = unit_at(&known.text, at);
            at = unit.end + usize::from(known.text.as_bytes().get(unit.end) == Some(&b'\n'));
            if unit.len() >= ANCHOR_BYTES {
                self.lines.insert(self.hash.of(&known.text.as_bytes()[unit.clone()]), place(id, unit.start));
                entries += 1;
            }
        }
        let bytes = length - from + entries * ENTRY_BYTES;
        known.bytes += bytes;
        self.share.take(bytes);
        self.touch(id);
        self.shrink(id);
    }

    /// What the parts of a `$cat` are; `None` where one refers to what is not remembered.
    fn known_parts<'a>(&self, parts: &'a [Value]) -> Option<Vec<Part<'a>>> {
        let part = |part: &'a Value| match part {
            Value::String(text) => Some(Part::New(text)),
            Value::Directive(directive) => {
                let (content, range) = match **directive {
                    Directive::Ref(content) => (content, None),
                    Directive::Part { content, from, to } => {
                        (content, Some(usize::try_from(from).ok()?..usize::try_from(to).ok()?))
                    }
                    Directive::Cat(_) => return None,
                };
                let (id, length) = *self.contents.get(&content)?;
                let range = range.unwrap_or(0..length as usize);
                self.known.get(&id)?.text.get(range.clone())?;
                Some(Part::Known(id, range))
            }
            _ => None,
        };
        parts.iter().map(part).collect()
    }

    fn assembled(&self, parts: &[Part<'_>]) -> String {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::New(literal) => text.push_str(literal),
                Part::Known(id, range) => {
                    text.push_str(self.known.get(id).map_or("", |known| &known.text[range.clone()]));
                }
            }
        }
        text
    }

    /// Forgets the texts that a new one holds nearly all of, and not as a small part of itself: of a
    /// window that moves on, the last is enough.
    fn forget_superseded(&mut self, length: usize, parts: &[Part<'_>]) {
        for part in parts {
            let Part::Known(id, part) = part else { continue };
            let known = self.known.get(id).map_or(usize::MAX, |known| known.text.len());
            if part.len() > length / 2 && part.len().saturating_add(NEARLY_BYTES) >= known {
                self.forget(*id);
            }
        }
    }

    /// It was of use just now.
    fn touch(&mut self, id: TextId) {
        self.clock += 1;
        if let Some(text) = self.known.get_mut(&id) {
            self.order.remove(&text.used);
            text.used = self.clock;
            text.used_for = self.records;
            self.order.insert(self.clock, id);
        }
    }

    /// Forgets what was of no use for longest, until the budget is kept. `newest` is forgotten
    /// instead where that was of use a moment ago: a prompt whose texts take more than the budget
    /// uses all of them one after the other each time, and would find each one just forgotten.
    fn shrink(&mut self, newest: TextId) {
        while self.share.budget().is_exceeded() {
            let Some(oldest) = self.order.first_key_value().map(|(_, id)| *id) else { return };
            let used_for = self.known.get(&oldest).map_or(0, |text| text.used_for);
            let in_use = self.records - used_for <= RECENT_RECORDS;
            self.forget(if in_use && self.known.contains_key(&newest) { newest } else { oldest });
        }
    }

    fn forget(&mut self, id: TextId) {
        let Some(text) = self.known.remove(&id) else { return };
        self.order.remove(&text.used);
        self.share.give(text.bytes);
        let mut at = 0;
        while at < text.text.len() {
            let unit = unit_at(&text.text, at);
            at = unit.end + usize::from(text.text.as_bytes().get(unit.end) == Some(&b'\n'));
            if unit.len() >= ANCHOR_BYTES {
                forget_entry(&mut self.lines, self.hash.of(&text.text.as_bytes()[unit]), id);
            }
        }
        for held in text.contents {
            if let Some(hash) = held.hash {
                forget_entry(&mut self.whole, hash, id);
            }
            forget_entry(&mut self.contents, held.content, id);
        }
    }
}

/// Removes an entry, unless a later text has taken its place.
fn forget_entry(index: &mut HashMap<u64, Place, Hash>, key: u64, id: TextId) {
    if index.get(&key).is_some_and(|(found, _)| *found == id) {
        index.remove(&key);
    }
}
