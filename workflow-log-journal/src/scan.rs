//! Checks a line and finds what stands where in it, without building its values.
//!
//! Accepts exactly what [`parse`](crate::parse::parse) accepts, and sees directives where
//! [`read_stored`](crate::content::read_stored) sees them. A payload is most of a line, so a run's
//! skeleton is read many times faster this way, and in the memory of the skeleton alone.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2;

use crate::contents::{Extent, Stored};
use crate::parse::{DEPTH_LIMIT, parse};
use crate::resolver::Resolver;
use crate::shape::{Directives, Json, Shape, span};
use crate::value::Value;

/// A line that is JSON, and an object.
#[derive(Debug)]
pub(crate) struct Scan<'a> {
    text: &'a str,
    /// Where the line stands in the file.
    offset: u64,
    /// The fields in their order: of two with one name, the first counts.
    fields: Vec<(Key, Field)>,
}

/// The fields whose values are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    T,
    Id,
    Parent,
    At,
    Node,
    Name,
    Kind,
    Fn,
    Implicit,
    Detached,
    Metadata,
    Args,
    Input,
    Outcome,
    Error,
    Facts,
    Output,
    Data,
    Content,
    Value,
    TaskRepoDir,
    ModelConfig,
}

impl Key {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"t" => Self::T,
            b"id" => Self::Id,
            b"parent" => Self::Parent,
            b"at" => Self::At,
            b"node" => Self::Node,
            b"name" => Self::Name,
            b"kind" => Self::Kind,
            b"fn" => Self::Fn,
            b"implicit" => Self::Implicit,
            b"detached" => Self::Detached,
            b"metadata" => Self::Metadata,
            b"args" => Self::Args,
            b"input" => Self::Input,
            b"outcome" => Self::Outcome,
            b"error" => Self::Error,
            b"facts" => Self::Facts,
            b"output" => Self::Output,
            b"data" => Self::Data,
            b"content" => Self::Content,
            b"value" => Self::Value,
            b"task_repo_dir" => Self::TaskRepoDir,
            b"model_config" => Self::ModelConfig,
            _ => return None,
        })
    }

    /// Whether the field's own object is taken as it is, whatever its keys.
    fn is_entries(self) -> bool {
        matches!(self, Self::Metadata | Self::Args | Self::Facts | Self::Data)
    }
}

/// A field's value.
#[derive(Debug)]
pub(crate) struct Field {
    range: Range<usize>,
    shape: Shape,
}

/// Why a line was not taken. Which of several reasons it is, [`decode`](crate::codec::decode) says.
#[derive(Debug)]
pub(crate) struct NotJson;

impl<'a> Scan<'a> {
    /// Checks a line that stands at an offset, against the content before it.
    pub(crate) fn new(text: &'a str, offset: u64, contents: &Resolver<'_>) -> Result<Self, NotJson> {
        let bytes = text.as_bytes();
        // In a line without control characters no string has to be looked at byte by byte.
        let clean = bytes.iter().fold(0, |found, byte| found | u8::from(*byte < 0x20)) == 0;
        let mut scanner = Scanner { text, bytes, at: 0, clean, directives: Directives { contents, offset } };
        let fields = scanner.line()?;
        Ok(Self { text, offset, fields })
    }

    fn field(&self, key: Key) -> Option<&Field> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, field)| field)
    }

    pub(crate) fn has(&self, key: Key) -> bool {
        self.field(key).is_some()
    }

    /// A whole number that must be there.
    pub(crate) fn whole(&self, key: Key) -> Option<u64> {
        self.field(key)?.shape.whole
    }

    /// Whether a field is `true`.
    pub(crate) fn flag(&self, key: Key) -> bool {
        self.field(key).is_some_and(|field| field.shape.json == Json::True)
    }

    /// What a text says, if it is one.
    pub(crate) fn text(&self, key: Key) -> Option<Cow<'a, str>> {
        let field = self.field(key).filter(|field| field.shape.json == Json::Text)?;
        let inside = &self.text[field.range.start + 1..field.range.end - 1];
        if !inside.contains('\\') {
            return Some(inside.into());
        }
        match parse(&self.text[field.range.clone()]) {
            Ok(Value::String(text)) => Some(text.into()),
            _ => None,
        }
    }

    /// Whether a field that holds entries holds an object, or is not there.
    pub(crate) fn may_be_entries(&self, key: Key) -> bool {
        self.field(key).is_none_or(|field| field.shape.json == Json::Object)
    }

    /// Whether entries are there, and not empty.
    pub(crate) fn has_entries(&self, key: Key) -> bool {
        let inside = |json: &str| !json[1..json.len() - 1].trim().is_empty();
        self.json(key).is_some_and(inside)
    }

    /// The JSON of a field.
    pub(crate) fn json(&self, key: Key) -> Option<&'a str> {
        self.field(key).map(|field| &self.text[field.range.clone()])
    }

    /// What is wrong with the directives in these fields.
    pub(crate) fn problem(&self, keys: &[Key]) -> Option<&str> {
        keys.iter().find_map(|key| self.field(*key)?.shape.problem()).map(String::as_str)
    }

    /// What later lines have to know of the value of a line that is content.
    pub(crate) fn stored(mut self) -> Option<Stored> {
        let index = self.fields.iter().position(|(name, _)| *name == Key::Value)?;
        let Field { range, shape } = self.fields.swap_remove(index).1;
        let special = shape.special.map(|special| *special).unwrap_or_default();
        Some(Stored {
            span: span(self.offset, &range)?,
            extent: shape.extent,
            nesting: shape.nesting,
            ascii: shape.ascii,
            directive: special.directive,
            pieces: special.pieces.into_boxed_slice(),
            alias: special.alias,
        })
    }
}

struct Scanner<'s, 'c> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    clean: bool,
    directives: Directives<'s, 'c>,
}

type Scanned<T> = Result<T, NotJson>;

impl Scanner<'_, '_> {
    fn line(&mut self) -> Scanned<Vec<(Key, Field)>> {
        let mut fields: Vec<(Key, Field)> = Vec::with_capacity(12);
        self.space();
        self.eat(b'{')?;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                self.space();
                let key = self.key()?;
                let key = match &key {
                    Name::Raw(range) => Key::of(&self.bytes[range.clone()]),
                    Name::Decoded(name) => Key::of(name.as_bytes()),
                };
                let start = self.at;
                let mut shape = self.value(1, false)?;
                if let Some(key) = key {
                    if key.is_entries() {
                        let (nesting, problem) = shape.plain();
                        shape.nesting = nesting;
                        match problem {
                            None => shape.special = None,
                            problem => shape.special().problem = problem,
                        }
                    }
                    // What is not allowed in a line at all is not worth a rule for which one counts.
                    if fields.iter().all(|(known, _)| *known != key) {
                        fields.push((key, Field { range: start..self.at, shape }));
                    }
                }
                self.space();
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b'}') => {
                        self.at += 1;
                        break;
                    }
                    _ => return Err(NotJson),
                }
            }
        }
        self.space();
        if self.at == self.bytes.len() { Ok(fields) } else { Err(NotJson) }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> Scanned<()> {
        if self.peek() != Some(byte) {
            return Err(NotJson);
        }
        self.at += 1;
        Ok(())
    }

    /// A key, its colon and the space behind.
    fn key(&mut self) -> Scanned<Name> {
        let start = self.at;
        self.eat(b'"')?;
        let (_, _, escaped) = self.string()?;
        let name = if escaped {
            match parse(&self.text[start..self.at]) {
                Ok(Value::String(name)) => Name::Decoded(name),
                _ => return Err(NotJson),
            }
        } else {
            Name::Raw(start + 1..self.at - 1)
        };
        self.space();
        self.eat(b':')?;
        self.space();
        Ok(name)
    }

    /// A value. `items` asks for the items of a list, because they may be those of a directive.
    fn value(&mut self, depth: usize, items: bool) -> Scanned<Shape> {
        if depth > DEPTH_LIMIT {
            return Err(NotJson);
        }
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                let (bytes, ascii, _) = self.string()?;
                Ok(Shape { extent: Extent::Text(bytes), ascii, ..Shape::leaf(Json::Text) })
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth, items),
            Some(b't') => self.word(b"true", Json::True),
            Some(b'f') => self.word(b"false", Json::Word),
            Some(b'n') => self.word(b"null", Json::Word),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(NotJson),
        }
    }

    fn word(&mut self, word: &[u8], json: Json) -> Scanned<Shape> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(NotJson);
        }
        self.at += word.len();
        Ok(Shape::leaf(json))
    }

    fn number(&mut self) -> Scanned<Shape> {
        let start = self.at;
        let mut whole = self.peek() != Some(b'-');
        if !whole {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            whole = false;
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let whole = if whole { self.text[start..self.at].parse().ok() } else { None };
        Ok(Shape { whole, ..Shape::leaf(Json::Number) })
    }

    fn digits(&mut self) -> Scanned<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(NotJson) } else { Ok(()) }
    }

    /// The rest of a string: how many bytes it stands for, whether all its characters are ASCII,
    /// and whether it holds escapes.
    fn string(&mut self) -> Scanned<(u64, bool, bool)> {
        let start = self.at;
        let (mut bytes, mut ascii, mut escaped) = (0, true, false);
        let mut run = start;
        loop {
            let found = if self.clean {
                memchr2(b'"', b'\\', &self.bytes[self.at..])
            } else {
                self.bytes[self.at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))
            };
            self.at += found.ok_or(NotJson)?;
            bytes += (self.at - run) as u64;
            match self.bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    ascii &= self.bytes[start..self.at].is_ascii();
                    return Ok((bytes, ascii, escaped));
                }
                b'\\' => {
                    escaped = true;
                    self.at += 1;
                    let length = self.escape()?;
                    ascii &= length == 1;
                    bytes += length;
                    run = self.at;
                }
                _ => return Err(NotJson),
            }
        }
    }

    /// An escape, and how many bytes of UTF-8 it stands for.
    fn escape(&mut self) -> Scanned<u64> {
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(1)
            }
            Some(b'u') => {
                self.at += 1;
                let first = self.hex()?;
                let character = if (0xd800..0xdc00).contains(&first)
                    && self.bytes[self.at..].starts_with(b"\\u")
                {
                    self.at += 2;
                    let low = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(NotJson)?;
                    char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)
                } else {
                    char::from_u32(first)
                };
                Ok(character.ok_or(NotJson)?.len_utf8() as u64)
            }
            _ => Err(NotJson),
        }
    }

    fn hex(&mut self) -> Scanned<u32> {
        let digits = self.bytes.get(self.at..self.at + 4).ok_or(NotJson)?;
        let mut value = 0;
        for digit in digits {
            value = value * 16 + char::from(*digit).to_digit(16).ok_or(NotJson)?;
        }
        self.at += 4;
        Ok(value)
    }

    fn list(&mut self, depth: usize, wanted: bool) -> Scanned<Shape> {
        self.at += 1;
        let mut shape = Shape { extent: Extent::List(0), nesting: 1, ..Shape::leaf(Json::List) };
        let mut count = 0;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(shape);
        }
        loop {
            self.space();
            let start = self.at;
            let item = self.value(depth + 1, false)?;
            shape.holds(&item);
            if wanted {
                shape.special().items.push((start..self.at, item));
            }
            count += 1;
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    shape.extent = Extent::List(count);
                    return Ok(shape);
                }
                _ => return Err(NotJson),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Scanned<Shape> {
        self.at += 1;
        let mut shape = Shape { nesting: 1, ..Shape::leaf(Json::Object) };
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(shape);
        }
        let mut directive = None;
        for count in 0.. {
            self.space();
            let key = self.key()?;
            let name = match &key {
                Name::Raw(range) => &self.text[range.clone()],
                Name::Decoded(name) => name.as_str(),
            };
            let special = count == 0 && name.starts_with('$');
            let items = special && matches!(name, "$cat" | "$part");
            let name = special.then(|| name.to_owned());
            let item = self.value(depth + 1, items)?;
            shape.holds(&item);
            directive = name.map(|name| (name, item));
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                _ => return Err(NotJson),
            }
        }
        // What is left here stood first and alone.
        let Some((name, argument)) = directive else { return Ok(shape) };
        let plain = (shape.nesting, shape.problem().cloned());
        let mut shape = self.directives.directive(&name, argument);
        shape.special().plain = Some(plain);
        Ok(shape)
    }
}

enum Name {
    Raw(Range<usize>),
    Decoded(String),
}
