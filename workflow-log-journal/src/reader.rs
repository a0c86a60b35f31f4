//! Reads records in order, and never changes the file it reads.
//!
//! A journal may be read while it is being written and after its writer died. Both look the same
//! from here: the last line may be incomplete. That is told by [`Reader::torn_bytes`] and is not
//! an error; reading on after more was written goes on where it stopped.

use std::path::Path;
use std::sync::Arc;

use crate::codec::{DecodeError, decode};
use crate::contents::Contents;
use crate::error::{ContentError, ReadError};
use crate::lines::Lines;
use crate::parse::ParseError;
use crate::record::{Begin, End, Entries, Header, Input, Record};
use crate::scan::{Key, Scan};
use crate::source::{Source, Span};
use crate::value::Value;

/// A line that is whole and yet no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Its number, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// What the next line holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A record, its references resolved; only content is as it stands in the line, for it is
    /// there to be referred to, and [`Reader::contents`] resolves it.
    Record(Box<Record>),
    /// A damaged line; the lines after it are not affected.
    Damaged(Damage),
}

/// A whole line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A record as it stands in the journal, without its line feed.
    Record(&'a str),
    /// A damaged line; the lines after it are not affected.
    Damaged(Damage),
}

/// Reads a journal from its first line to what is its last one now.
///
/// Holds one record at a time: what the lines refer to is looked up in the file.
#[derive(Debug)]
pub struct Reader {
    lines: Lines,
    contents: Contents,
}

impl Reader {
    /// Opens a journal and reads its header.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or does not begin with a header this version knows.
    pub fn open(path: &Path) -> Result<(Self, Header), ReadError> {
        Self::open_until(path, u64::MAX)
    }

    /// Likewise, but as if the file ended after so many bytes: others may still be writing to it,
    /// faster than it is read.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or does not begin with a header this version knows.
    pub fn open_until(path: &Path, bytes: u64) -> Result<(Self, Header), ReadError> {
        let source = Arc::new(Source::open(path)?);
        let contents = Contents::new(Arc::clone(&source));
        let mut reader = Self { lines: Lines::new(source, bytes), contents };
        if !reader.advance()? {
            return Err(ReadError::Empty { path: path.to_owned() });
        }
        let refused = |source| ReadError::NotAJournal { path: path.to_owned(), source };
        match text(reader.lines.line()).and_then(decode) {
            Ok(Record::Run(mut header)) => match resolve_header(&mut header, &reader.contents) {
                Ok(()) => Ok((reader, *header)),
                Err(error) => Err(refused(DecodeError::Content(error.to_string()))),
            },
            Ok(_) => Err(refused(DecodeError::Field("run"))),
            Err(error) => Err(refused(error)),
        }
    }

    /// The next entry, or `None` at what is the end for now.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, ReadError> {
        if !self.advance()? {
            return Ok(None);
        }
        let mut record = match self.check() {
            Ok(record) => record,
            Err(reason) => return Ok(Some(Entry::Damaged(self.damage(reason)))),
        };
        match resolve(&mut record, &self.contents) {
            Ok(()) => Ok(Some(Entry::Record(Box::new(record)))),
            Err(ContentError::Io { path, source }) => Err(ReadError::Io { path, source }),
            Err(error) => Ok(Some(Entry::Damaged(self.damage(error.to_string())))),
        }
    }

    /// The next line as it stands, or `None` at what is the end for now.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn next_line(&mut self) -> Result<Option<Line<'_>>, ReadError> {
        if !self.advance()? {
            return Ok(None);
        }
        Ok(Some(match self.check() {
            Ok(_) => Line::Record(self.line()),
            Err(reason) => Line::Damaged(self.damage(reason)),
        }))
    }

    /// The line that was read last, as it stands: after [`open`](Self::open), the header.
    pub fn line(&self) -> &str {
        std::str::from_utf8(self.lines.line()).unwrap_or_default()
    }

    /// What the lines that were read until now can refer to.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// How many bytes of an incomplete line stand at the end.
    pub fn torn_bytes(&self) -> usize {
        self.lines.torn_bytes()
    }

    /// Goes on to the next line.
    pub(crate) fn advance(&mut self) -> Result<bool, ReadError> {
        let path = || self.contents.source().path().to_owned();
        self.lines.advance().map_err(|source| ReadError::Io { path: path(), source })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.lines.line()
    }

    pub(crate) fn span(&self) -> Span {
        self.lines.span()
    }

    /// Reads the line and remembers it if it is content; or says why it is no record.
    fn check(&self) -> Result<Record, String> {
        let line = text(self.lines.line()).map_err(|error| error.to_string())?;
        let record = decode(line).map_err(|error| error.to_string())?;
        let resolver = self.contents.resolver();
        let not_json = |_| "it is too deep or too long".to_owned();
        let scan = Scan::new(line, self.lines.span().offset, &resolver).map_err(not_json)?;
        if let Some(problem) = scan.problem(payload_keys(&record)) {
            return Err(problem.to_owned());
        }
        if let Record::Content { content, .. } = record {
            let stored = scan.stored();
            drop(resolver);
            self.contents.remember(content, stored)?;
        }
        Ok(record)
    }

    pub(crate) fn damage(&self, reason: String) -> Damage {
        Damage { line: self.lines.number(), reason }
    }

    /// Why a line is no record that was not taken for one, in the words of [`decode`].
    pub(crate) fn why(&self, reason: Option<String>) -> Damage {
        let decoded = text(self.lines.line()).and_then(decode);
        let reason = match (decoded, reason) {
            (Err(error), _) => error.to_string(),
            (Ok(_), Some(reason)) => reason,
            (Ok(_), None) => "it is too deep or too long".to_owned(),
        };
        self.damage(reason)
    }
}

/// A line as text.
pub(crate) fn text(line: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(line)
        .map_err(|error| DecodeError::Json(ParseError { expected: "UTF-8", offset: error.valid_up_to() }))
}

/// The fields of a record that may hold directives.
pub(crate) fn payload_keys(record: &Record) -> &'static [Key] {
    match record {
        Record::Run(_) => &[Key::TaskRepoDir, Key::ModelConfig, Key::Metadata],
        Record::Begin(begin) => match begin.input {
            Input::Value(_) => &[Key::Metadata, Key::Input],
            _ => &[Key::Metadata, Key::Args],
        },
        Record::End(end) => match end.input {
            Input::Value(_) => &[Key::Input, Key::Facts, Key::Output],
            _ => &[Key::Args, Key::Facts, Key::Output],
        },
        Record::Action(..) => &[Key::Metadata, Key::Input, Key::Args, Key::Facts, Key::Output],
        Record::Metadata { .. } => &[Key::Metadata],
        Record::Error { .. } => &[Key::Data],
        Record::Content { .. } => &[Key::Value],
        Record::Score { .. }
        | Record::Status { .. }
        | Record::Resource { .. }
        | Record::Lost { .. }
        | Record::Unknown(_) => &[],
    }
}

/// Replaces every reference in a record by what it stands for.
fn resolve(record: &mut Record, contents: &Contents) -> Result<(), ContentError> {
    match record {
        Record::Run(header) => resolve_header(header, contents),
        Record::Begin(begin) => resolve_begin(begin, contents),
        Record::End(end) => resolve_end(end, contents),
        Record::Action(begin, end) => {
            resolve_begin(begin, contents)?;
            resolve_end(end, contents)
        }
        Record::Metadata { entries, .. } => resolve_entries(entries, contents),
        Record::Error { data, .. } => resolve_entries(data, contents),
        Record::Score { .. }
        | Record::Status { .. }
        | Record::Resource { .. }
        | Record::Lost { .. }
        | Record::Content { .. }
        | Record::Unknown(_) => Ok(()),
    }
}

/// Nothing stands before the header to refer to, but what looks like a directive in it is marked.
fn resolve_header(header: &mut Header, contents: &Contents) -> Result<(), ContentError> {
    for value in [&mut header.task_repo_dir, &mut header.model_config].into_iter().flatten() {
        resolve_value(value, contents)?;
    }
    resolve_entries(&mut header.metadata, contents)
}

fn resolve_begin(begin: &mut Begin, contents: &Contents) -> Result<(), ContentError> {
    resolve_entries(&mut begin.metadata, contents)?;
    resolve_input(&mut begin.input, contents)
}

fn resolve_end(end: &mut End, contents: &Contents) -> Result<(), ContentError> {
    resolve_input(&mut end.input, contents)?;
    resolve_entries(&mut end.facts, contents)?;
    end.output.as_mut().map_or(Ok(()), |output| resolve_value(output, contents))
}

fn resolve_input(input: &mut Input, contents: &Contents) -> Result<(), ContentError> {
    match input {
        Input::None => Ok(()),
        Input::Args(args) => resolve_entries(args, contents),
        Input::Value(value) => resolve_value(value, contents),
    }
}

fn resolve_entries(entries: &mut Entries, contents: &Contents) -> Result<(), ContentError> {
    entries.iter_mut().try_for_each(|(_, value)| resolve_value(value, contents))
}

fn resolve_value(value: &mut Value, contents: &Contents) -> Result<(), ContentError> {
    *value = contents.resolve(value)?;
    Ok(())
}
