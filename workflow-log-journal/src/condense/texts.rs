//! The texts that a journal holds, as far as they are remembered, and which parts of a new text
//! stand in them already.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Hash;
use super::archive::Archive;
use super::budget::{Budget, Share};
use super::lines::{after_line, common_prefix, common_suffix, cut_after, cut_before, unit_at};
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

/// A longer text that there is no memory for is not forgotten at once: its second half stays.
const HALVED_BYTES: usize = 64 * 1024;

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
    /// The text from `base` on.
    text: String,
    /// Where what is remembered begins: what stands before is archived.
    base: usize,
    /// Whether a chunk begins at `base`.
    is_chunked: bool,
    /// The contents that hold it. A text that grows is one text with many contents.
    contents: Vec<Held>,
    /// When it was of use last, and for which record.
    used: u64,
    used_for: u64,
    /// How many entries of the index it has, about.
    entries: usize,
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
    /// How long the text is, with what is not remembered of it.
    fn length(&self) -> usize {
        self.base + self.text.len()
    }

    /// A part of it, if that is remembered.
    fn get(&self, part: &Range<usize>) -> Option<&str> {
        self.text.get(part.start.checked_sub(self.base)?..part.end.checked_sub(self.base)?)
    }

    /// A part of the text as a value that refers to it.
    fn value(&self, part: &Range<usize>) -> Option<Value> {
        if part.start == 0 {
            if let Ok(index) = self.contents.binary_search_by_key(&part.end, |held| held.length) {
                return Some(Directive::Ref(self.contents[index].content).into());
            }
        }
        Some(part_of(self.contents.last()?.content, part))
    }
}

/// A part of content as a value.
pub(super) fn part_of(content: u64, part: &Range<usize>) -> Value {
    Directive::Part { content, from: part.start as u64, to: part.end as u64 }.into()
}

/// A piece of a new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// It stands in content whose text is not remembered.
    Archived(u64, Range<usize>),
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
    /// So many bytes that are not remembered.
    Gone(usize),
}

impl Part<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Known(_, range) => range.len(),
            Self::New(text) => text.len(),
            Self::Gone(length) => *length,
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
    archive: Archive,
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
            archive: Archive::new(budget, hash.clone()),
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
        if known.get(&(0..length)) != Some(text) {
            return None;
        }
        let value = known.value(&(0..length));
        self.touch(id);
        value
    }

    /// The text of a content, if it is remembered.
    pub(super) fn of_content(&self, content: u64) -> Option<&str> {
        let (id, length) = self.contents.get(&content)?;
        self.known.get(id)?.get(&(0..*length as usize))
    }

    /// Whether a part of content that is not remembered is this text, as far as chunks tell.
    pub(super) fn is_archived(&self, text: &str, content: u64, from: usize) -> bool {
        let mut at = 0;
        while at < text.len() {
            let chunk = self.archive.chunk_at(text, at);
            if self.archive.find(&text[chunk.clone()]) != Some((content, from + chunk.start)) {
                return false;
            }
            at = chunk.end;
        }
        !text.is_empty()
    }

    /// Takes a new text apart into what stands in known texts and what is new.
    pub(super) fn pieces(&mut self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut done = 0;
        let mut at = 0;
        // Where the next chunk begins that may be archived, as far as that is known.
        let mut chunk = (!self.archive.is_empty()).then_some(0);
        while at < text.len() {
            let unit = unit_at(text, at);
            let around = self.piece_around(text, unit.clone(), done);
            if chunk == Some(at) {
                let range = self.archive.chunk_at(text, at);
                chunk = Some(range.end);
                // A text that is remembered can grow, and goes first.
                let is_covered = around.as_ref().is_some_and(|(_, end, _)| *end >= range.end);
                // What comes before it in a line that is known already is found already.
                if let Some(known) = self.archived(&text[range.clone()]).filter(|_| done <= at && !is_covered)
                {
                    add(&mut pieces, done, at, known);
                    done = range.end;
                    at = range.end;
                    continue;
                }
            }
            if let Some((start, end, known)) = around {
                add(&mut pieces, done, start, known);
                done = end;
                at = end;
            } else {
                at = unit.end;
                // A piece that is known may have ended inside a chunk.
                if chunk.is_some_and(|chunk| chunk <= at) && self.archive.ends_chunk(&text[unit]) {
                    chunk = Some(after_line(text, at));
                }
            }
            // The line feed belongs to no unit.
            at = after_line(text, at);
        }
        if done < text.len() {
            pieces.push(Piece::New(done..text.len()));
        }
        pieces
    }

    /// A chunk that is archived: a piece of a text, where something of that is still remembered.
    fn archived(&self, chunk: &str) -> Option<Piece> {
        let (content, from) = self.archive.find(chunk)?;
        let part = from..from + chunk.len();
        Some(match self.contents.get(&content) {
            Some((id, _)) => Piece::Known(*id, part),
            None => Piece::Archived(content, part),
        })
    }

    /// The largest piece around a unit that a known text has too: where it begins and ends.
    fn piece_around(&mut self, text: &str, unit: Range<usize>, done: usize) -> Option<(usize, usize, Piece)> {
        if unit.len() < ANCHOR_BYTES || unit.start < done {
            return None;
        }
        let (id, offset) = *self.lines.get(&self.hash.of(&text.as_bytes()[unit.clone()]))?;
        let known = self.known.get_mut(&id)?;
        let offset = (offset as usize).checked_sub(known.base)?;
        let (bytes, there) = (text.as_bytes(), known.text.as_bytes());
        let ahead = common_prefix(&bytes[unit.start..], there.get(offset..)?);
        let behind = common_suffix(&bytes[done..unit.start], &there[..offset]);
        let start = cut_after(text, unit.start - behind);
        let end = cut_before(text, unit.start + ahead);
        if end < start + PIECE_BYTES && (start, end) != (0, text.len()) {
            return None;
        }
        let from = known.base + offset + start - unit.start;
        self.touch(id);
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
        let hash = whole.as_ref().map(|(_, hash)| *hash);
        let grown = match pieces.first() {
            Some(Part::Known(id, part)) => {
                let known = self.known.get(id).map_or(0, KnownText::length);
                let more = (*part == (0..known)).then(|| self.assembled(&pieces[1..]));
                more.filter(|more| more.len() + known == length).map(|more| (*id, more))
            }
            _ => None,
        };
        let held = Held { content, length, hash };
        if let Some((id, more)) = grown {
            let mut known = self.known.remove(&id).unwrap_or_default();
            if known.text.capacity() - known.text.len() < more.len() {
                // Not doubled: it may be most of the memory that the budget is for.
                known.text.reserve_exact(more.len().max(known.text.len() / 8));
            }
            known.text.push_str(&more);
            self.keep(id, known, held);
            return;
        }
        let text = whole.map_or_else(|| self.assembled(&pieces), |(text, _)| text);
        if !text.is_empty() {
            self.forget_superseded(text.len(), &pieces);
            self.next = self.next.wrapping_add(1);
            let base = length - text.len();
            let known = KnownText { text, base, is_chunked: base == 0, ..KnownText::default() };
            self.keep(self.next, known, held);
        }
    }

    /// Keeps a text that is new, or grew, and whose last content is this.
    fn keep(&mut self, id: TextId, mut known: KnownText, held: Held) {
        // How much of it is in the index.
        let mut from = known.contents.last().map_or(known.base, |held| held.length);
        let longest = self.share.budget().limit() / 2;
        known.contents.push(held);
        if known.text.len() > longest {
            self.archive_front(id, &mut known, longest / 2);
            from = from.max(known.base);
        }
        if let Some(hash) = held.hash {
            self.whole.insert(hash, place(id, held.length));
        }
        self.contents.insert(held.content, place(id, held.length));
        // The line that went on is another one now.
        let text = known.text.as_str();
        let mut at = memchr::memrchr(b'\n', &text.as_bytes()[..from - known.base]).map_or(0, |end| end + 1);
        let mut entries = 3;
        while at < text.len() {
            let unit = unit_at(text, at);
            at = after_line(text, unit.end);
            if unit.len() >= ANCHOR_BYTES {
                let hash = self.hash.of(&text.as_bytes()[unit.clone()]);
                self.lines.insert(hash, place(id, known.base + unit.start));
                entries += usize::from(known.base + unit.end > from);
            }
        }
        known.entries += entries;
        self.share.give(known.bytes);
        known.bytes = known.text.capacity() + known.entries * ENTRY_BYTES;
        self.share.take(known.bytes);
        self.known.insert(id, known);
        self.touch(id);
        self.shrink(id);
    }

    /// What the parts of a `$cat` are; `None` where one is no text.
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
                let known = self.contents.get(&content);
                Some(match (known, range) {
                    (Some((id, length)), range) => Part::Known(*id, range.unwrap_or(0..*length as usize)),
                    (None, Some(range)) => Part::Gone(range.len()),
                    (None, None) => return None,
                })
            }
            _ => None,
        };
        parts.iter().map(part).collect()
    }

    /// The parts put together, from behind the last one on that is not remembered.
    fn assembled(&self, parts: &[Part<'_>]) -> String {
        let mut pieces = Vec::new();
        for part in parts.iter().rev() {
            let (piece, is_whole) = match part {
                Part::New(literal) => (*literal, true),
                Part::Gone(_) => ("", false),
                Part::Known(id, range) => {
                    let known = self.known.get(id);
                    let base = known.map_or(range.end, |known| known.base.max(range.start).min(range.end));
                    let there = known.and_then(|known| known.get(&(base..range.end)));
                    (there.unwrap_or_default(), there.is_some() && base == range.start)
                }
            };
            pieces.push(piece);
            if !is_whole {
                break;
            }
        }
        pieces.reverse();
        pieces.concat()
    }

    /// Forgets the texts that a new one holds nearly all of, and not as a small part of itself: of a
    /// window that moves on, the last is enough.
    fn forget_superseded(&mut self, text: usize, parts: &[Part<'_>]) {
        for part in parts {
            let Part::Known(id, part) = part else { continue };
            let Some(known) = self.known.get(id) else { continue };
            let remembered = part.end.saturating_sub(part.start.max(known.base));
            if remembered > text / 2 && remembered.saturating_add(NEARLY_BYTES) >= known.text.len() {
                self.forget(*id);
            }
        }
    }

    /// Whether something new stands before what is not remembered: it would not be found again.
    pub(super) fn loses(&self, pieces: &[Piece]) -> bool {
        let is_gone = |piece: &Piece| match piece {
            Piece::Archived(..) => true,
            Piece::Known(id, part) => self.known.get(id).is_none_or(|known| known.base > part.start),
            Piece::New(_) => false,
        };
        let last = pieces.iter().rposition(is_gone).unwrap_or(0);
        pieces[..last].iter().any(|piece| matches!(piece, Piece::New(_)))
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

    /// Archives what was of no use for longest, until the budget is kept. `newest` is archived
    /// instead where that was of use a moment ago: a prompt whose texts take more than the budget
    /// uses all of them one after the other each time, and would find each one just forgotten.
    fn shrink(&mut self, newest: TextId) {
        while self.share.budget().is_exceeded() {
            let Some(oldest) = self.order.first_key_value().map(|(_, id)| *id) else {
                self.archive.shrink();
                break;
            };
            let used_for = self.known.get(&oldest).map_or(0, |text| text.used_for);
            let in_use = self.records - used_for <= RECENT_RECORDS;
            let id = if in_use && self.known.contains_key(&newest) { newest } else { oldest };
            let Some(mut known) = self.known.remove(&id) else { return };
            if known.text.len() > HALVED_BYTES {
                let half = known.text.len() / 2;
                self.archive_front(id, &mut known, half);
                self.known.insert(id, known);
            } else {
                self.archive_front(id, &mut known, 0);
                self.known.insert(id, known);
                self.forget(id);
            }
        }
        if self.lines.capacity() / 4 > self.lines.len() {
            self.lines.shrink_to(self.lines.len() * 2);
        }
    }

    /// Archives a text up to the beginning of a chunk, so that about so many bytes of it stay.
    fn archive_front(&mut self, id: TextId, known: &mut KnownText, keep: usize) {
        let Some(content) = known.contents.last().map(|held| held.content) else { return };
        let text = known.text.as_str();
        let mut at = 0;
        while !known.is_chunked && at < text.len() {
            // What stands before the first chunk that begins here is in one that began before.
            let unit = unit_at(text, at);
            known.is_chunked = self.archive.ends_chunk(&text[unit.clone()]);
            at = after_line(text, unit.end);
        }
        while text.len() - at > keep {
            let chunk = self.archive.chunk_at(text, at);
            at = chunk.end;
            self.archive.add(&text[chunk.clone()], (content, known.base + chunk.start));
        }
        known.entries -= self.forget_lines(id, &text[..at]).min(known.entries);
        known.text.drain(..at);
        known.text.shrink_to_fit();
        known.base += at;
        let bytes = known.bytes.min(known.text.capacity() + known.entries * ENTRY_BYTES);
        self.share.give(known.bytes - bytes);
        known.bytes = bytes;
    }

    fn forget(&mut self, id: TextId) {
        let Some(known) = self.known.remove(&id) else { return };
        self.order.remove(&known.used);
        self.share.give(known.bytes);
        self.forget_lines(id, &known.text);
        for held in known.contents {
            if let Some(hash) = held.hash {
                forget_entry(&mut self.whole, hash, id);
            }
            forget_entry(&mut self.contents, held.content, id);
        }
    }

    /// Forgets where the lines of a text stand. Returns of how many that was known.
    fn forget_lines(&mut self, id: TextId, text: &str) -> usize {
        let mut forgotten = 0;
        let mut at = 0;
        while at < text.len() {
            let unit = unit_at(text, at);
            at = after_line(text, unit.end);
            if unit.len() >= ANCHOR_BYTES {
                forget_entry(&mut self.lines, self.hash.of(&text.as_bytes()[unit]), id);
                forgotten += 1;
            }
        }
        forgotten
    }
}

/// Adds a piece that is known, and before it what is new. What goes on where the last one ended is
/// one piece with it.
fn add(pieces: &mut Vec<Piece>, done: usize, start: usize, known: Piece) {
    if start > done {
        pieces.push(Piece::New(done..start));
    }
    match (pieces.last_mut(), &known) {
        (Some(Piece::Known(last, part)), Piece::Known(id, next)) if last == id && part.end == next.start => {
            part.end = next.end;
        }
        (Some(Piece::Archived(last, part)), Piece::Archived(content, next))
            if last == content && part.end == next.start =>
        {
            part.end = next.end;
        }
        _ => pieces.push(known),
    }
}

/// Removes an entry, unless a later text has taken its place.
fn forget_entry(index: &mut HashMap<u64, Place, Hash>, key: u64, id: TextId) {
    if index.get(&key).is_some_and(|(found, _)| *found == id) {
        index.remove(&key);
    }
}
