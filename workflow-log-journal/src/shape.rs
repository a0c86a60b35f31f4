//! What is known of a value that was passed over: how large it is, how deep, and what it refers to.

use std::ops::Range;

use crate::contents::{Extent, Piece, Stored};
use crate::parse::DEPTH_LIMIT;
use crate::resolver::Resolver;
use crate::source::Span;

/// What a JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Word,
    True,
    Number,
    Text,
    List,
    Object,
}

/// What is known of a value that was passed over.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) json: Json,
    /// What it stands for.
    pub(crate) extent: Extent,
    /// How deeply it nests, once it is resolved.
    pub(crate) nesting: u32,
    /// A whole number, where it is one that fits.
    pub(crate) whole: Option<u64>,
    /// A text without a character of more than one byte.
    pub(crate) ascii: bool,
    /// What only directives have, and what holds a wrong one.
    pub(crate) special: Option<Box<Special>>,
}

#[derive(Debug, Default)]
pub(crate) struct Special {
    /// It is a directive itself.
    pub(crate) directive: bool,
    /// What a text or a list is put together from.
    pub(crate) pieces: Vec<Piece>,
    /// The content that it is, where that is neither a text nor a list.
    pub(crate) alias: Option<u64>,
    pub(crate) problem: Option<String>,
    /// What it would be as an object: how deep, and what is wrong inside it.
    pub(crate) plain: Option<(u32, Option<String>)>,
    /// The items of a list that may be the argument of a directive.
    pub(crate) items: Vec<(Range<usize>, Shape)>,
}

impl Shape {
    pub(crate) fn leaf(json: Json) -> Self {
        Self { json, extent: Extent::Other, nesting: 0, whole: None, ascii: false, special: None }
    }

    pub(crate) fn problem(&self) -> Option<&String> {
        self.special.as_ref()?.problem.as_ref()
    }

    pub(crate) fn special(&mut self) -> &mut Special {
        self.special.get_or_insert_default()
    }

    /// What it is as an object that is no directive.
    pub(crate) fn plain(&self) -> (u32, Option<String>) {
        let plain = self.special.as_ref().and_then(|special| special.plain.clone());
        plain.unwrap_or_else(|| (self.nesting, self.problem().cloned()))
    }
}

impl Shape {
    /// Makes it hold an item.
    pub(crate) fn holds(&mut self, item: &Shape) {
        self.nesting = self.nesting.max(item.nesting + 1);
        if let Some(problem) = item.problem() {
            self.special().problem.get_or_insert_with(|| problem.clone());
        } else if self.nesting as usize > DEPTH_LIMIT {
            self.special().problem.get_or_insert_with(|| "it nests too deeply".to_owned());
        }
    }
}

/// What directives in a line stand for, by the content before it.
#[derive(Debug)]
pub(crate) struct Directives<'s, 'c> {
    pub(crate) contents: &'s Resolver<'c>,
    /// Where the line stands in the file.
    pub(crate) offset: u64,
}

impl Directives<'_, '_> {
    /// What a directive stands for.
    pub(crate) fn directive(&self, name: &str, argument: Shape) -> Shape {
        let wrong = || Err(format!("`{name}` holds a value of the wrong type"));
        let read = match name {
            "$ref" => match argument.whole {
                Some(content) => self.reference(content),
                None => wrong(),
            },
            "$part" => match part_of(&argument) {
                Some((content, range)) => self.part(content, range),
                None => wrong(),
            },
            "$cat" if argument.json == Json::List => self.cat(argument),
            "$lit" if argument.json == Json::Object => {
                let (nesting, problem) = argument.plain();
                let mut literal = Shape { nesting, ..Shape::leaf(Json::Object) };
                if problem.is_some() {
                    literal.special().problem = problem;
                }
                Ok(literal)
            }
            "$cat" | "$lit" => wrong(),
            _ => Err(format!("`{name}` is not a directive this version knows")),
        };
        let read = read.and_then(|shape| {
            if shape.nesting as usize > DEPTH_LIMIT {
                Err("it nests too deeply".to_owned())
            } else {
                Ok(shape)
            }
        });
        read.unwrap_or_else(|problem| {
            let mut shape = Shape::leaf(Json::Object);
            shape.special().problem = Some(problem);
            shape
        })
    }

    fn stored(&self, content: u64) -> Result<&Stored, String> {
        self.contents
            .stored(content)
            .ok_or_else(|| format!("content {content} is not in the journal before this line"))
    }

    fn reference(&self, content: u64) -> Result<Shape, String> {
        let stored = self.stored(content)?;
        let mut shape = Shape {
            extent: stored.extent,
            nesting: stored.nesting,
            ascii: stored.ascii,
            ..Shape::leaf(Json::Object)
        };
        let special = shape.special();
        special.directive = true;
        match stored.extent.size() {
            None => special.alias = Some(stored.alias.unwrap_or(content)),
            Some(0) => {}
            Some(size) => special.pieces.push(Piece::of_content(content, stored, 0..size)),
        }
        Ok(shape)
    }

    fn part(&self, content: u64, range: Range<u64>) -> Result<Shape, String> {
        let refused = || format!("content {content} has no part from {} to {}", range.start, range.end);
        let stored = self.stored(content)?;
        let size = stored.extent.size().ok_or_else(refused)?;
        if range.start > range.end || range.end > size {
            return Err(refused());
        }
        let extent = match stored.extent {
            Extent::Text(_) => {
                for at in [range.start, range.end] {
                    if !self.contents.is_boundary(content, at).map_err(|error| error.to_string())? {
                        return Err(refused());
                    }
                }
                Extent::Text(range.end - range.start)
            }
            _ => Extent::List(range.end - range.start),
        };
        let mut shape =
            Shape { extent, nesting: stored.nesting, ascii: stored.ascii, ..Shape::leaf(Json::Object) };
        let special = shape.special();
        special.directive = true;
        if range.start < range.end {
            special.pieces.push(Piece::of_content(content, stored, range));
        }
        Ok(shape)
    }

    fn cat(&self, argument: Shape) -> Result<Shape, String> {
        let items = argument.special.map(|special| special.items).unwrap_or_default();
        let mut whole = Shape { ascii: true, ..Shape::leaf(Json::Object) };
        whole.special().directive = true;
        let mut size: u64 = 0;
        let mut text = None;
        for (range, item) in items {
            let refused = || "`$cat` joins strings to strings and lists to lists".to_owned();
            if let Some(problem) = item.problem() {
                return Err(problem.clone());
            }
            let is_text = matches!(item.extent, Extent::Text(_));
            let length = item.extent.size().ok_or_else(refused)?;
            if *text.get_or_insert(is_text) != is_text {
                return Err(refused());
            }
            whole.nesting = whole.nesting.max(item.nesting);
            whole.ascii &= item.ascii;
            size = size.checked_add(length).ok_or("it is too large to be put together")?;
            if length == 0 {
                continue;
            }
            let pieces = &mut whole.special().pieces;
            match item.special {
                Some(special) if special.directive => pieces.extend(special.pieces),
                _ => {
                    let span = span(self.offset, &range).ok_or("it is too large to be put together")?;
                    pieces.push(Piece::own(span, length, item.ascii));
                }
            }
        }
        whole.extent = if text == Some(false) { Extent::List(size) } else { Extent::Text(size) };
        Ok(whole)
    }
}

/// The argument of `$part`: the content, and the range in it.
fn part_of(argument: &Shape) -> Option<(u64, Range<u64>)> {
    match argument.special.as_ref()?.items.as_slice() {
        [(_, content), (_, from), (_, to)] => Some((content.whole?, from.whole?..to.whole?)),
        _ => None,
    }
}

/// Where something in a line stands in the file.
pub(crate) fn span(line: u64, range: &Range<usize>) -> Option<Span> {
    Some(Span { offset: line + range.start as u64, length: u32::try_from(range.len()).ok()? })
}
