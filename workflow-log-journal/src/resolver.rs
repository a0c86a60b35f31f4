//! What a value refers to, put in its place: all of it, a part or the beginning.
//!
//! A prompt that grew by a thousand turns is a chain of a thousand pieces of content, so nothing
//! here follows a reference by recursion or puts together what is not asked for: a range that is
//! wanted is pushed down the chain to the values that it covers, and these are put together once.

use std::cell::Cell;
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLockReadGuard};

use crate::content::read_stored;
use crate::contents::{Extent, Of, Shared, Stored};
use crate::error::ContentError;
use crate::parse::parse;
use crate::source::Span;
use crate::value::{Directive, Value};

/// A value that resolves to more than this is refused: a few lines can stand for more than any
/// memory holds, and no recorder writes a value of this size.
const RESOLVED_LIMIT_BYTES: u64 = 1 << 30;

/// What an item of a list or an entry of an object costs at least, where sizes are estimated.
const ITEM_BYTES: u64 = 16;

/// A text is shown from its beginning without the rest if it is longer than this.
const LONG_TEXT_BYTES: u64 = 1 << 20;

/// Looks things up while nothing is added.
#[derive(Debug)]
pub(crate) struct Resolver<'c> {
    shared: &'c Shared,
    table: RwLockReadGuard<'c, HashMap<u64, Stored>>,
    /// How much more may be put together.
    room: Cell<u64>,
}

/// A part of a text or list that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Stretch<'v> {
    pub(crate) origin: Origin<'v>,
    range: Range<u64>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin<'v> {
    Journal(Of),
    /// In memory, and no directive.
    Value(&'v Value),
}

/// A plain text or list.
#[derive(Debug)]
pub(crate) enum Plain<'v> {
    Stored(Arc<Value>),
    Value(&'v Value),
}

impl std::ops::Deref for Plain<'_> {
    type Target = Value;

    fn deref(&self) -> &Value {
        match self {
            Self::Stored(value) => value,
            Self::Value(value) => value,
        }
    }
}

impl Stretch<'_> {
    pub(crate) fn size(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Cuts so much off its front.
    pub(crate) fn skip(&mut self, size: u64) {
        self.range.start += size;
    }

    pub(crate) fn is_same_place(&self, other: &Self) -> bool {
        match (self.origin, other.origin) {
            (Origin::Journal(one), Origin::Journal(other_of)) => {
                one == other_of && self.range.start == other.range.start
            }
            _ => false,
        }
    }
}

impl<'c> Resolver<'c> {
    pub(crate) fn new(shared: &'c Shared, table: RwLockReadGuard<'c, HashMap<u64, Stored>>) -> Self {
        Self { shared, table, room: Cell::new(RESOLVED_LIMIT_BYTES) }
    }

    pub(crate) fn stored(&self, content: u64) -> Option<&Stored> {
        self.table.get(&content)
    }

    fn known(&self, content: u64) -> Result<&Stored, ContentError> {
        self.stored(content).ok_or_else(|| {
            ContentError::unresolvable(format!("content {content} is not in the journal before this line"))
        })
    }

    /// What stands at a place of the journal, directives in it unresolved.
    pub(crate) fn load(&self, span: Span) -> Result<Arc<Value>, ContentError> {
        let cache = || self.shared.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = cache().get(span.offset) {
            return Ok(value);
        }
        let source = &self.shared.source;
        let failed = |error| ContentError::Io { path: source.path().to_owned(), source: error };
        let bytes = source.read(span).map_err(failed)?;
        let text = std::str::from_utf8(&bytes).ok();
        let value = text.and_then(|text| parse(text).ok()).and_then(|value| read_stored(value).ok());
        // It was whole when the line was read, and journals only grow.
        let value = Arc::new(value.ok_or_else(|| failed(io::ErrorKind::InvalidData.into()))?);
        cache().insert(span.offset, &value);
        Ok(value)
    }

    /// The place where content stands that is no directive, for content that is no text or list.
    fn other(&self, content: u64) -> Result<Span, ContentError> {
        let stored = self.known(content)?;
        let stored = stored.alias.map_or(Ok(stored), |alias| self.known(alias))?;
        Ok(stored.span)
    }

    pub(crate) fn extent(&self, value: &Value) -> Extent {
        match value {
            Value::String(text) => Extent::Text(text.len() as u64),
            Value::List(items) => Extent::List(items.len() as u64),
            Value::Directive(directive) => match &**directive {
                Directive::Ref(content) => self.stored(*content).map_or(Extent::Other, |it| it.extent),
                Directive::Part { content, from, to } => {
                    let size = to.saturating_sub(*from);
                    match self.stored(*content).map(|stored| stored.extent) {
                        Some(Extent::Text(_)) => Extent::Text(size),
                        Some(Extent::List(_)) => Extent::List(size),
                        _ => Extent::Other,
                    }
                }
                Directive::Cat(parts) => {
                    let mut extents = parts.iter().map(|part| self.extent(part));
                    let first = extents.next().unwrap_or(Extent::Text(0));
                    extents.fold(first, |sum, part| match (sum, part) {
                        (Extent::Text(sum), Extent::Text(part)) => Extent::Text(sum.saturating_add(part)),
                        (Extent::List(sum), Extent::List(part)) => Extent::List(sum.saturating_add(part)),
                        _ => Extent::Other,
                    })
                }
            },
            _ => Extent::Other,
        }
    }

    /// The stretches that a part of a text or list consists of, the first at the end of the list.
    pub(crate) fn push<'v>(
        &self,
        value: &'v Value,
        range: Range<u64>,
        stretches: &mut Vec<Stretch<'v>>,
    ) -> Result<(), ContentError> {
        let refused = || ContentError::unresolvable("`$cat` joins strings to strings and lists to lists");
        if range.is_empty() {
            return Ok(());
        }
        let Value::Directive(directive) = value else {
            stretches.push(Stretch { origin: Origin::Value(value), range });
            return Ok(());
        };
        match &**directive {
            Directive::Ref(content) => {
                stretches.push(Stretch { origin: Origin::Journal(Of::Content(*content)), range });
            }
            Directive::Part { content, from, to } => {
                let size = self.known(*content)?.extent.size();
                if from > to || size.is_none_or(|size| *to > size) {
                    let part = format!("content {content} has no part from {from} to {to}");
                    return Err(ContentError::unresolvable(part));
                }
                let range = from + range.start..from + range.end;
                stretches.push(Stretch { origin: Origin::Journal(Of::Content(*content)), range });
            }
            Directive::Cat(parts) => {
                let size = |part| self.extent(part).size();
                let end = parts.iter().try_fold(0_u64, |end, part| end.checked_add(size(part)?));
                let mut end = end.ok_or_else(refused)?;
                for part in parts.iter().rev() {
                    let start = end - self.extent(part).size().ok_or_else(refused)?;
                    let inside = range.start.max(start)..range.end.min(end);
                    if inside.start < inside.end {
                        self.push(part, inside.start - start..inside.end - start, stretches)?;
                    }
                    end = start;
                }
            }
        }
        Ok(())
    }

    /// Replaces a stretch of content that is put together by the stretches it is put together
    /// from. `None` where it is plain, or they were pushed; the plain stretch otherwise.
    pub(crate) fn expand<'v>(
        &self,
        stretch: Stretch<'v>,
        stretches: &mut Vec<Stretch<'v>>,
    ) -> Result<Option<Stretch<'v>>, ContentError> {
        let Origin::Journal(Of::Content(content)) = stretch.origin else { return Ok(Some(stretch)) };
        let stored = self.known(content)?;
        if !stored.directive {
            return Ok(Some(stretch));
        }
        let mut end = stored.extent.size().unwrap_or(0);
        for piece in stored.pieces.iter().rev() {
            let start = end - piece.size();
            if start < stretch.range.end {
                let inside = stretch.range.start.max(start)..stretch.range.end.min(end);
                if inside.start >= inside.end {
                    break;
                }
                let first = piece.range.start + inside.start - start;
                let range = first..first + (inside.end - inside.start);
                stretches.push(Stretch { origin: Origin::Journal(piece.of), range });
            }
            end = start;
        }
        Ok(None)
    }

    /// The next stretch that is plain.
    fn next_plain<'v>(
        &self,
        stretches: &mut Vec<Stretch<'v>>,
    ) -> Result<Option<(Plain<'v>, Range<usize>)>, ContentError> {
        while let Some(stretch) = stretches.pop() {
            if let Some(plain) = self.expand(stretch, stretches)? {
                return self.plain(&plain).map(Some);
            }
        }
        Ok(None)
    }

    pub(crate) fn plain<'v>(&self, stretch: &Stretch<'v>) -> Result<(Plain<'v>, Range<usize>), ContentError> {
        let value = match stretch.origin {
            Origin::Value(value) => Plain::Value(value),
            Origin::Journal(Of::Span(span)) => Plain::Stored(self.load(span)?),
            Origin::Journal(Of::Content(content)) => Plain::Stored(self.load(self.known(content)?.span)?),
        };
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        Ok((value, place(stretch.range.start)..place(stretch.range.end)))
    }

    fn take(&self, bytes: u64) -> Result<(), ContentError> {
        let room = self.room.get().checked_sub(bytes);
        self.room.set(
            room.ok_or_else(|| ContentError::unresolvable("it is more than 1 GiB when it is put together"))?,
        );
        Ok(())
    }

    pub(crate) fn value(&self, value: &Value) -> Result<Value, ContentError> {
        self.take(ITEM_BYTES)?;
        match value {
            Value::List(items) => {
                items.iter().map(|item| self.value(item)).collect::<Result<_, _>>().map(Value::List)
            }
            Value::Object(entries) => entries
                .iter()
                .map(|(key, item)| Ok((key.clone(), self.value(item)?)))
                .collect::<Result<_, _>>()
                .map(Value::Object),
            Value::String(text) => {
                self.take(text.len() as u64)?;
                Ok(value.clone())
            }
            Value::Directive(directive) => match self.extent(value).size() {
                Some(size) => self.part(value, 0..size),
                None => match **directive {
                    Directive::Ref(content) => self.value(&*self.load(self.other(content)?)?),
                    _ => Err(ContentError::unresolvable(
                        "a `$part` or `$cat` is of what is neither a string nor a list",
                    )),
                },
            },
            plain => Ok(plain.clone()),
        }
    }

    pub(crate) fn part(&self, value: &Value, range: Range<u64>) -> Result<Value, ContentError> {
        let extent = self.extent(value);
        if range.start > range.end || extent.size().is_none_or(|size| range.end > size) {
            let reason = format!("there is no part from {} to {}", range.start, range.end);
            return Err(ContentError::unresolvable(reason));
        }
        let mut stretches = Vec::new();
        self.push(value, range.clone(), &mut stretches)?;
        if let Extent::Text(_) = extent {
            let size = range.end - range.start;
            self.take(size)?;
            let mut text = String::with_capacity(usize::try_from(size).unwrap_or(0));
            while let Some((plain, range)) = self.next_plain(&mut stretches)? {
                text.push_str(slice(&plain, range)?);
            }
            return Ok(Value::String(text));
        }
        let mut items = Vec::new();
        while let Some((plain, range)) = self.next_plain(&mut stretches)? {
            for item in slice_list(&plain, range)? {
                items.push(self.value(item)?);
            }
        }
        Ok(Value::List(items))
    }

    pub(crate) fn surface(&self, value: &Value) -> Result<Value, ContentError> {
        match value {
            Value::Directive(directive) => match (&**directive, self.extent(value)) {
                (Directive::Ref(content), Extent::Other) => Ok((*self.load(self.other(*content)?)?).clone()),
                _ => Ok(value.clone()),
            },
            value => Ok(value.clone()),
        }
    }

    pub(crate) fn beginning(&self, value: &Value, room: &mut u64) -> Result<(Value, bool), ContentError> {
        // No item is shorter, so what is left out for want of room would not have fitted.
        *room = room.saturating_sub(1);
        match (value, self.extent(value)) {
            (_, Extent::Text(size)) => self.beginning_of_text(value, size, room),
            (_, Extent::List(size)) => {
                let mut stretches = Vec::new();
                self.push(value, 0..size, &mut stretches)?;
                let (mut items, mut whole) = (Vec::new(), true);
                'all: while let Some((plain, range)) = self.next_plain(&mut stretches)? {
                    for item in slice_list(&plain, range)? {
                        if *room == 0 {
                            whole = false;
                            break 'all;
                        }
                        let (item, all) = self.beginning(item, room)?;
                        items.push(item);
                        whole &= all;
                    }
                }
                Ok((Value::List(items), whole))
            }
            (Value::Object(entries), _) => {
                let (mut some, mut whole) = (Vec::new(), true);
                for (key, item) in entries {
                    if *room == 0 {
                        whole = false;
                        break;
                    }
                    *room = room.saturating_sub(key.len() as u64);
                    let (item, all) = self.beginning(item, room)?;
                    some.push((key.clone(), item));
                    whole &= all;
                }
                Ok((Value::Object(some), whole))
            }
            (Value::Directive(directive), _) => match **directive {
                Directive::Ref(content) => self.beginning(&*self.load(self.other(content)?)?, room),
                _ => self.value(value).map(|value| (value, true)),
            },
            (leaf, _) => Ok((leaf.clone(), true)),
        }
    }

    fn beginning_of_text(
        &self,
        value: &Value,
        size: u64,
        room: &mut u64,
    ) -> Result<(Value, bool), ContentError> {
        let wanted = if size > LONG_TEXT_BYTES { LONG_TEXT_BYTES.max(*room).min(size) } else { size };
        *room = room.saturating_sub(wanted);
        let mut stretches = Vec::new();
        self.push(value, 0..wanted, &mut stretches)?;
        let mut text = String::new();
        while let Some((plain, mut range)) = self.next_plain(&mut stretches)? {
            if wanted < size && stretches.is_empty() {
                // Where it is cut off is ours to choose.
                let whole = plain.as_str().unwrap_or_default();
                while range.end > range.start && !whole.is_char_boundary(range.end) {
                    range.end -= 1;
                }
            }
            text.push_str(slice(&plain, range)?);
        }
        Ok((Value::String(text), wanted == size))
    }

    /// Whether a text may be cut there. Mostly no text has to be read to know: pieces begin and
    /// end between characters.
    pub(crate) fn is_boundary(&self, content: u64, at: u64) -> Result<bool, ContentError> {
        let (mut content, mut at) = (content, at);
        loop {
            let stored = self.known(content)?;
            if at == 0 || stored.extent == Extent::Text(at) || stored.ascii {
                return Ok(true);
            }
            let mut span = stored.span;
            if stored.directive {
                let mut start = 0;
                let piece = stored.pieces.iter().find(|piece| {
                    let found = at < start + piece.size();
                    if !found {
                        start += piece.size();
                    }
                    found
                });
                let Some(piece) = piece else { return Ok(false) };
                if at == start || piece.ascii {
                    return Ok(true);
                }
                at = piece.range.start + at - start;
                match piece.of {
                    Of::Content(deeper) => {
                        content = deeper;
                        continue;
                    }
                    Of::Span(own) => span = own,
                }
            }
            let text = self.load(span)?;
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            return Ok(text.as_str().is_some_and(|text| text.is_char_boundary(at)));
        }
    }
}

fn slice(value: &Value, range: Range<usize>) -> Result<&str, ContentError> {
    let text = value.as_str().and_then(|text| text.get(range));
    text.ok_or_else(|| ContentError::unresolvable("a part of a text divides a character"))
}

pub(crate) fn slice_list(value: &Value, range: Range<usize>) -> Result<&[Value], ContentError> {
    let items = value.as_list().and_then(|items| items.get(range));
    items.ok_or_else(|| ContentError::unresolvable("a list is shorter than it was"))
}
