//! The content of a journal by number.
//!
//! What is kept of a piece of content is where it stands and, where it is put together from
//! others, from which: a few dozen bytes. Its value is read when it is asked for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::cache::Cache;
use crate::error::ContentError;
use crate::record::Entries;
use crate::resolver::Resolver;
use crate::source::{Source, Span};
use crate::value::Value;

/// The content of a journal: what its values refer to.
///
/// Values come out of a journal as they stand there, with [`Value::Directive`] in them for what
/// stands elsewhere in it. This puts it in its place: all of it, a part of it, or its beginning.
/// Cloning is cheap, and clones may be used by many threads. The memory this takes is a few dozen
/// bytes for each piece of content, and a few megabytes of those that were used last.
#[derive(Clone, Debug)]
pub struct Contents {
    shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) source: Arc<Source>,
    table: RwLock<HashMap<u64, Stored>>,
    pub(crate) cache: Mutex<Cache>,
}

/// What a value is, and how large: what can be told without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// A text of so many bytes of UTF-8.
    Text(u64),
    /// A list of so many items.
    List(u64),
    /// Anything else.
    Other,
}

impl Extent {
    /// How many bytes or items there are, if it is a text or a list.
    pub fn size(self) -> Option<u64> {
        match self {
            Self::Text(size) | Self::List(size) => Some(size),
            Self::Other => None,
        }
    }
}

/// What is kept of a piece of content.
#[derive(Debug)]
pub(crate) struct Stored {
    /// Where its value stands.
    pub(crate) span: Span,
    pub(crate) extent: Extent,
    /// How deeply it nests.
    pub(crate) nesting: u32,
    /// It is a text of single bytes, which may be cut anywhere.
    pub(crate) ascii: bool,
    /// The value that stands there is a directive.
    pub(crate) directive: bool,
    /// What a directive puts together to a text or a list.
    pub(crate) pieces: Box<[Piece]>,
    /// The content that a directive stands for, where that is neither a text nor a list.
    pub(crate) alias: Option<u64>,
}

/// A part of a text or a list that is put together.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) of: Of,
    pub(crate) range: Range<u64>,
    pub(crate) ascii: bool,
}

/// What a piece is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    /// Other content.
    Content(u64),
    /// A text or list that stands in the line itself.
    Span(Span),
}

impl Piece {
    /// Part of content. Where that is itself part of one other, it is part of that one.
    pub(crate) fn of_content(content: u64, stored: &Stored, range: Range<u64>) -> Self {
        match &*stored.pieces {
            [only] => Self {
                of: only.of,
                range: only.range.start + range.start..only.range.start + range.end,
                ascii: only.ascii,
            },
            _ => Self { of: Of::Content(content), range, ascii: stored.ascii },
        }
    }

    pub(crate) fn own(span: Span, size: u64, ascii: bool) -> Self {
        Self { of: Of::Span(span), range: 0..size, ascii }
    }

    pub(crate) fn size(&self) -> u64 {
        self.range.end - self.range.start
    }
}

impl Contents {
    pub(crate) fn new(source: Arc<Source>) -> Self {
        let (table, cache) = (RwLock::default(), Mutex::default());
        Self { shared: Arc::new(Shared { source, table, cache }) }
    }

    /// Adds content whose line was read, or says why it is damaged.
    pub(crate) fn remember(&self, number: u64, stored: Option<Stored>) -> Result<(), String> {
        let stored = stored.ok_or("it is too long")?;
        let mut table = self.shared.table.write().unwrap_or_else(PoisonError::into_inner);
        match table.entry(number) {
            Entry::Occupied(_) => Err(format!("content {number} is in the journal before this line")),
            Entry::Vacant(place) => {
                place.insert(stored);
                Ok(())
            }
        }
    }

    pub(crate) fn resolver(&self) -> Resolver<'_> {
        let table = self.shared.table.read().unwrap_or_else(PoisonError::into_inner);
        Resolver::new(&self.shared, table)
    }

    pub(crate) fn source(&self) -> &Source {
        &self.shared.source
    }

    /// A value with everything that it refers to in its place.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or the value refers to what is not there.
    pub fn resolve(&self, value: &Value) -> Result<Value, ContentError> {
        self.resolver().value(value)
    }

    /// Entries with everything that they refer to in its place.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or a value refers to what is not there.
    pub fn resolve_entries(&self, entries: &Entries) -> Result<Entries, ContentError> {
        let resolver = self.resolver();
        entries.iter().map(|(name, value)| Ok((name.clone(), resolver.value(value)?))).collect()
    }

    /// Remembers no more than about so many bytes of what was read last. A few megabytes are the
    /// most there ever are, and some hundred kilobytes the least.
    pub fn limit_memory(&self, bytes: usize) {
        self.shared.cache.lock().unwrap_or_else(PoisonError::into_inner).limit(bytes);
    }

    /// What a value is and how large, without reading what it refers to.
    pub fn extent(&self, value: &Value) -> Extent {
        self.resolver().extent(value)
    }

    /// A part of a text or a list, resolved: from and up to a byte or an item. Only what is in the
    /// part is read, so the last message of a long conversation costs one message.
    ///
    /// # Errors
    ///
    /// When the value is neither, has no such part (bytes that divide a character are none), or the
    /// journal cannot be read.
    pub fn part(&self, value: &Value, range: Range<u64>) -> Result<Value, ContentError> {
        self.resolver().part(value, range)
    }

    /// What a value is at its surface: an object, a number, a word or a small text or list as it
    /// stands, with directives inside; a directive that stands for one of them is looked up.
    /// A directive that stands for a text or a list stays one: see [`part`](Self::part).
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or the value refers to what is not there.
    pub fn surface(&self, value: &Value) -> Result<Value, ContentError> {
        self.resolver().surface(value)
    }

    /// As much of the beginning of a value as about `room` bytes of JSON hold, resolved, and
    /// whether that was all. Texts come whole unless they are very long.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or the value refers to what is not there.
    pub fn beginning(&self, value: &Value, room: usize) -> Result<(Value, bool), ContentError> {
        let mut room = room as u64;
        self.resolver().beginning(value, &mut room)
    }
}
