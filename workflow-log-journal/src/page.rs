//! An indented document that is written as it is made, with what its values refer to in full, or
//! with references to where it stands in the same document.
//!
//! A document that refers to itself holds each piece of content once, at the first place that
//! needs it, and later a JSON pointer to that place. Content that is put together is written as
//! one `$cat` of plain parts, however long the chain of content behind it is: what stands inside
//! it is then part of that place. So the document is as long as the journal, and no deeper than
//! its values.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;

use crate::contents::{Contents, Extent, Of, Piece, Stored};
use crate::error::ContentError;
use crate::value::{Directive, Value, write_compact, write_string};

/// Bytes that are collected before they are written.
const BUFFER_BYTES: usize = 128 * 1024;

/// How many parts of content that no place holds yet are written inside each other. A chain of
/// them that is longer is taken apart instead, for readers that stop at some depth.
const NESTED_PARTS: usize = 16;

/// A `$cat` of more parts than this is refused: it takes a hostile journal to need one, and a few
/// lines of that would fill any disk.
const MOST_PARTS: usize = 1 << 20;

/// A document under construction.
pub(crate) struct Page<'a> {
    contents: &'a Contents,
    out: &'a mut dyn Write,
    buffer: Vec<u8>,
    /// The objects and lists that are open.
    open: Vec<Open>,
    /// Where content stands, if the document refers to itself.
    places: Option<Places>,
}

struct Open {
    entries: usize,
    /// The length of the pointer to it.
    pointer: usize,
}

/// What stands where in the document.
#[derive(Default)]
struct Places {
    /// The place that is being written: a JSON pointer, with `#` before it.
    pointer: String,
    known: HashMap<Of, Place>,
    /// Above 0, no pointer leads here: an object's key stands in it twice.
    hidden: usize,
    nested: usize,
}

#[derive(Clone)]
struct Place {
    pointer: Rc<str>,
    /// Where in the text or list that stands there, unless it is all of it.
    start: Option<u64>,
}

/// What is left to write of a `$cat`.
enum Part<'v> {
    Value(&'v Value),
    Piece(Piece),
}

impl<'a> Page<'a> {
    /// A document that repeats what comes again.
    pub(crate) fn full(contents: &'a Contents, out: &'a mut dyn Write) -> Self {
        Self { contents, out, buffer: Vec::new(), open: Vec::new(), places: None }
    }

    /// A document that refers to what stands in it already.
    pub(crate) fn referring(contents: &'a Contents, out: &'a mut dyn Write) -> Self {
        let places = Places { pointer: "#".to_owned(), ..Places::default() };
        Self { places: Some(places), ..Self::full(contents, out) }
    }

    /// Writes what is left of it, and a line feed.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.buffer.push(b'\n');
        self.out.write_all(&self.buffer)?;
        self.out.flush()
    }

    /// Begins an object or a list.
    pub(crate) fn open(&mut self, bracket: u8) {
        self.buffer.push(bracket);
        let pointer = self.places.as_ref().map_or(0, |places| places.pointer.len());
        self.open.push(Open { entries: 0, pointer });
    }

    /// Ends it.
    pub(crate) fn close(&mut self, bracket: u8) {
        let Some(open) = self.open.pop() else { return };
        if open.entries > 0 {
            self.line();
        }
        self.buffer.push(bracket);
        if let Some(places) = &mut self.places {
            places.pointer.truncate(open.pointer);
        }
    }

    /// Begins an entry of an object; its value follows.
    pub(crate) fn key(&mut self, key: &str) -> io::Result<()> {
        self.next()?;
        write_string(key, &mut self.buffer);
        self.buffer.extend_from_slice(b": ");
        if let Some(places) = &mut self.places {
            places.pointer.push('/');
            for character in key.chars() {
                match character {
                    '~' => places.pointer.push_str("~0"),
                    '/' => places.pointer.push_str("~1"),
                    character => places.pointer.push(character),
                }
            }
        }
        Ok(())
    }

    /// Begins an item of a list; its value follows.
    pub(crate) fn item(&mut self) -> io::Result<()> {
        self.next()?;
        if let (Some(places), Some(open)) = (&mut self.places, self.open.last()) {
            places.pointer.push('/');
            places.pointer.push_str(&(open.entries - 1).to_string());
        }
        Ok(())
    }

    /// An entry of an object.
    pub(crate) fn entry(&mut self, key: &str, value: &Value) -> io::Result<()> {
        self.key(key)?;
        self.value(value)
    }

    fn next(&mut self) -> io::Result<()> {
        if let Some(open) = self.open.last_mut() {
            if open.entries > 0 {
                self.buffer.push(b',');
            }
            open.entries += 1;
            if let Some(places) = &mut self.places {
                places.pointer.truncate(open.pointer);
            }
        }
        if self.buffer.len() > BUFFER_BYTES {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        self.line();
        Ok(())
    }

    fn line(&mut self) {
        self.buffer.push(b'\n');
        self.buffer.resize(self.buffer.len() + self.open.len() * 4, b' ');
    }

    /// Writes a value, with what it refers to in full or as references.
    pub(crate) fn value(&mut self, value: &Value) -> io::Result<()> {
        match value {
            Value::List(items) => self.list(items),
            Value::Object(entries) if entries.is_empty() => {
                self.buffer.extend_from_slice(b"{}");
                Ok(())
            }
            Value::Object(entries) => {
                let literal =
                    self.places.is_some() && matches!(entries.as_slice(), [(key, _)] if key.starts_with('$'));
                if literal {
                    self.open(b'{');
                    self.key("$lit")?;
                }
                self.open(b'{');
                for (index, (key, item)) in entries.iter().enumerate() {
                    self.key(key)?;
                    let twice = self.places.is_some() && is_twice(entries, index);
                    self.hide(twice);
                    self.value(item)?;
                    self.show(twice);
                }
                self.close(b'}');
                if literal {
                    self.close(b'}');
                }
                Ok(())
            }
            Value::Directive(directive) => {
                if self.places.is_some() {
                    return self.refer(value, directive);
                }
                let resolved = self.contents.resolve(value)?;
                self.value(&resolved)
            }
            leaf => {
                write_compact(leaf, &mut self.buffer);
                Ok(())
            }
        }
    }

    fn list(&mut self, items: &[Value]) -> io::Result<()> {
        self.open(b'[');
        for item in items {
            self.item()?;
            self.value(item)?;
        }
        self.close(b']');
        Ok(())
    }

    fn hide(&mut self, hidden: bool) {
        if let Some(places) = &mut self.places {
            places.hidden += usize::from(hidden);
        }
    }

    fn show(&mut self, hidden: bool) {
        if let Some(places) = &mut self.places {
            places.hidden -= usize::from(hidden);
        }
    }

    /// What is known of content. The table is not held while anything is written.
    fn stored<T>(&self, content: u64, read: impl FnOnce(&Stored) -> T) -> io::Result<T> {
        let resolver = self.contents.resolver();
        let missing = || {
            ContentError::unresolvable(format!("content {content} is not in the journal before this line"))
        };
        Ok(resolver.stored(content).map(read).ok_or_else(missing)?)
    }

    /// Writes a directive of the journal as one of this document.
    fn refer(&mut self, value: &Value, directive: &Directive) -> io::Result<()> {
        let extent = self.contents.extent(value);
        match extent {
            Extent::Text(0) => return self.value(&Value::String(String::new())),
            Extent::List(0) => return self.list(&[]),
            _ => {}
        }
        match directive {
            Directive::Ref(content) => match extent.size() {
                Some(size) => self.piece(&Piece { of: Of::Content(*content), range: 0..size, ascii: false }),
                None => self.other(*content),
            },
            Directive::Part { content, from, to } => {
                self.piece(&Piece { of: Of::Content(*content), range: *from..*to, ascii: false })
            }
            Directive::Cat(parts) => self.cat(parts.iter().rev().map(Part::Value).collect(), extent),
        }
    }

    /// Content that is neither a text nor a list.
    fn other(&mut self, content: u64) -> io::Result<()> {
        let content = self.stored(content, |stored| stored.alias)?.unwrap_or(content);
        let of = Of::Content(content);
        if let Some(place) = self.place(of) {
            return self.pointer(&place, None);
        }
        self.placed(of);
        let value = self.plain(of)?;
        self.value(&value)
    }

    /// A text or list, or a part of one, as the only thing that stands here.
    fn piece(&mut self, piece: &Piece) -> io::Result<()> {
        let size = self.size(piece)?;
        let whole = piece.range == (0..size);
        if let Some(place) = self.place(piece.of) {
            let range = (!whole || place.start.is_some()).then(|| piece.range.clone());
            return self.pointer(&place, range);
        }
        if !whole {
            return self.part(piece);
        }
        self.placed(piece.of);
        if let Some((pieces, extent)) = self.pieces(piece.of)? {
            return self.cat(pieces.into_iter().rev().map(Part::Piece).collect(), extent);
        }
        let value = self.plain(piece.of)?;
        self.value(&value)
    }

    /// A part of what no place holds yet: it is written here whole.
    fn part(&mut self, piece: &Piece) -> io::Result<()> {
        self.open(b'{');
        self.key("$part")?;
        self.open(b'[');
        self.item()?;
        let whole = Piece { range: 0..self.size(piece)?, ..piece.clone() };
        if let Some(places) = &mut self.places {
            places.nested += 1;
        }
        // A string here is always a pointer, so a text stands in a `$cat` of its own.
        let text = self.pieces(piece.of)?.is_none() && self.plain(piece.of)?.as_str().is_some();
        if text {
            self.open(b'{');
            self.key("$cat")?;
            self.open(b'[');
            self.item()?;
        }
        self.piece(&whole)?;
        if text {
            self.close(b']');
            self.close(b'}');
        }
        if let Some(places) = &mut self.places {
            places.nested -= 1;
        }
        for end in [piece.range.start, piece.range.end] {
            self.item()?;
            self.buffer.extend_from_slice(end.to_string().as_bytes());
        }
        self.close(b']');
        self.close(b'}');
        Ok(())
    }

    /// Texts or lists that are put together. `left` holds the first at its end.
    fn cat(&mut self, mut left: Vec<Part<'_>>, extent: Extent) -> io::Result<()> {
        let pointer = self.places.as_ref().map(|places| places.pointer.clone()).unwrap_or_default();
        self.open(b'{');
        self.key("$cat")?;
        self.open(b'[');
        let (mut at, mut count) = (0, 0);
        // What stands inside is found by its place in all of this, which has one when it is done:
        // no part of it may refer to that.
        let mut inside = Vec::new();
        while let Some(part) = left.pop() {
            let piece = match part {
                Part::Value(Value::Directive(directive)) => match &**directive {
                    Directive::Cat(parts) => {
                        left.extend(parts.iter().rev().map(Part::Value));
                        continue;
                    }
                    Directive::Ref(content) => {
                        let size = self.stored(*content, |stored| stored.extent.size())?.unwrap_or(0);
                        Piece { of: Of::Content(*content), range: 0..size, ascii: false }
                    }
                    Directive::Part { content, from, to } => {
                        Piece { of: Of::Content(*content), range: *from..*to, ascii: false }
                    }
                },
                Part::Value(plain) => {
                    let size = self.contents.extent(plain).size().unwrap_or(0);
                    if size > 0 {
                        self.item()?;
                        self.value(plain)?;
                    }
                    at += size;
                    continue;
                }
                Part::Piece(piece) => piece,
            };
            if piece.range.is_empty() {
                continue;
            }
            count += 1;
            if count > MOST_PARTS {
                return Err(ContentError::unresolvable("it is put together from too many parts").into());
            }
            let size = piece.size();
            if self.place(piece.of).is_none() {
                if let Some((pieces, _)) = self.pieces(piece.of)? {
                    let whole = piece.range == (0..self.size(&piece)?);
                    if whole || self.places.as_ref().is_some_and(|places| places.nested >= NESTED_PARTS) {
                        if whole {
                            inside.push((piece.of, at));
                        }
                        left.extend(cut(pieces, &piece.range).into_iter().rev().map(Part::Piece));
                        continue;
                    }
                }
            }
            self.item()?;
            self.piece(&piece)?;
            at += size;
        }
        self.close(b']');
        self.close(b'}');
        debug_assert_eq!(extent.size(), Some(at));
        if let Some(places) = self.places.as_mut().filter(|places| places.hidden == 0) {
            let pointer: Rc<str> = pointer.into();
            for (of, start) in inside {
                let place = Place { pointer: Rc::clone(&pointer), start: Some(start) };
                places.known.entry(of).or_insert(place);
            }
        }
        Ok(())
    }

    /// `{"$ref":"#/…"}`, or a part of what stands there.
    fn pointer(&mut self, place: &Place, range: Option<Range<u64>>) -> io::Result<()> {
        self.open(b'{');
        match range {
            None => {
                self.key("$ref")?;
                write_string(&place.pointer, &mut self.buffer);
            }
            Some(range) => {
                let start = place.start.unwrap_or(0);
                self.key("$part")?;
                self.open(b'[');
                self.item()?;
                write_string(&place.pointer, &mut self.buffer);
                for end in [range.start, range.end] {
                    self.item()?;
                    self.buffer.extend_from_slice((start + end).to_string().as_bytes());
                }
                self.close(b']');
            }
        }
        self.close(b'}');
        Ok(())
    }

    fn place(&self, of: Of) -> Option<Place> {
        self.places.as_ref()?.known.get(&of).cloned()
    }

    /// Notes that content is written here.
    fn placed(&mut self, of: Of) {
        if let Some(places) = self.places.as_mut().filter(|places| places.hidden == 0) {
            let pointer = places.pointer.as_str().into();
            places.known.insert(of, Place { pointer, start: None });
        }
    }

    /// How large all of it is that a piece is a part of.
    fn size(&self, piece: &Piece) -> io::Result<u64> {
        match piece.of {
            Of::Content(content) => Ok(self.stored(content, |stored| stored.extent.size())?.unwrap_or(0)),
            Of::Span(_) => {
                let value = self.plain(piece.of)?;
                Ok(self.contents.extent(&value).size().unwrap_or(0))
            }
        }
    }

    /// What content is put together from, if it is.
    fn pieces(&self, of: Of) -> io::Result<Option<(Vec<Piece>, Extent)>> {
        let Of::Content(content) = of else { return Ok(None) };
        self.stored(content, |stored| stored.directive.then(|| (stored.pieces.to_vec(), stored.extent)))
    }

    /// What stands at a place of the journal, which is no directive.
    fn plain(&self, of: Of) -> io::Result<std::sync::Arc<Value>> {
        let span = match of {
            Of::Content(content) => self.stored(content, |stored| stored.span)?,
            Of::Span(span) => span,
        };
        let resolver = self.contents.resolver();
        Ok(resolver.load(span)?)
    }
}

/// The pieces, and parts of pieces, in a range of what they make together.
fn cut(pieces: Vec<Piece>, range: &Range<u64>) -> Vec<Piece> {
    let mut start = 0;
    let mut inside = Vec::new();
    for piece in pieces {
        let end = start + piece.size();
        let (from, to) = (range.start.max(start), range.end.min(end));
        if from < to {
            let first = piece.range.start + (from - start);
            inside.push(Piece { range: first..first + (to - from), ..piece });
        }
        start = end;
    }
    inside
}

/// Whether a key of an object stands in it twice, as far as that matters: no pointer to what is
/// below it would say which is meant.
fn is_twice(entries: &[(String, Value)], index: usize) -> bool {
    let (key, value) = &entries[index];
    let may_refer = matches!(value, Value::Directive(_) | Value::List(_) | Value::Object(_));
    may_refer && entries.iter().enumerate().any(|(other, (name, _))| other != index && name == key)
}
