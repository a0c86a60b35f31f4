//! Reads records in order, and never changes the file it reads.
//!
//! A journal may be read while it is being written and after its writer died. Both look the same
//! from here: the last line may be incomplete. That is told by [`Reader::torn_bytes`] and is not
//! an error; reading on after more was written goes on where it stopped.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Take};
use std::path::{Path, PathBuf};

use crate::codec::{DecodeError, decode};
use crate::contents::Contents;
use crate::error::ReadError;
use crate::parse::ParseError;
use crate::record::{Begin, End, Entries, Header, Input, Record};
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
    /// A record, its references resolved.
    Record(Box<Record>),
    /// A damaged line; the lines after it are not affected.
    Damaged(Damage),
}

/// Reads a journal from its first line to what is its last one now.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    input: BufReader<Take<File>>,
    /// The line that is being read; kept when the file ends inside it.
    line: Vec<u8>,
    number: u64,
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
        let file = File::open(path).map_err(|source| ReadError::Io { path: path.to_owned(), source })?;
        let mut reader = Self {
            path: path.to_owned(),
            input: BufReader::with_capacity(64 * 1024, file.take(bytes)),
            line: Vec::new(),
            number: 0,
            contents: Contents::default(),
        };
        match reader.next_line()? {
            None => Err(ReadError::Empty { path: path.to_owned() }),
            Some(Ok(Record::Run(mut header))) => match resolve_header(&mut header, &reader.contents) {
                Ok(()) => Ok((reader, *header)),
                Err(reason) => Err(ReadError::NotAJournal {
                    path: path.to_owned(),
                    source: DecodeError::Content(reason),
                }),
            },
            Some(Ok(_)) => {
                Err(ReadError::NotAJournal { path: path.to_owned(), source: DecodeError::Field("run") })
            }
            Some(Err(source)) => Err(ReadError::NotAJournal { path: path.to_owned(), source }),
        }
    }

    /// The next entry, or `None` at what is the end for now.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, ReadError> {
        let Some(decoded) = self.next_line()? else { return Ok(None) };
        let damaged = |reason| Entry::Damaged(Damage { line: self.number, reason });
        Ok(Some(match decoded {
            Err(error) => damaged(error.to_string()),
            Ok(Record::Content { content, value }) => match self.contents.resolve(value) {
                Err(reason) => damaged(reason),
                Ok(value) => {
                    self.contents.insert(content, value.clone());
                    Entry::Record(Box::new(Record::Content { content, value }))
                }
            },
            Ok(mut record) => match resolve(&mut record, &self.contents) {
                Err(reason) => damaged(reason),
                Ok(()) => Entry::Record(Box::new(record)),
            },
        }))
    }

    /// How many bytes of an incomplete line stand at the end.
    pub fn torn_bytes(&self) -> usize {
        self.line.len()
    }

    fn next_line(&mut self) -> Result<Option<Result<Record, DecodeError>>, ReadError> {
        let read = self.input.read_until(b'\n', &mut self.line);
        read.map_err(|source| ReadError::Io { path: self.path.clone(), source })?;
        if self.line.last() != Some(&b'\n') {
            return Ok(None);
        }
        self.line.pop();
        self.number += 1;
        let decoded = match std::str::from_utf8(&self.line) {
            Ok(line) => decode(line),
            Err(error) => {
                Err(DecodeError::Json(ParseError { expected: "UTF-8", offset: error.valid_up_to() }))
            }
        };
        self.line.clear();
        Ok(Some(decoded))
    }
}

/// Replaces every reference in a record by the content it refers to.
fn resolve(record: &mut Record, contents: &Contents) -> Result<(), String> {
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
fn resolve_header(header: &mut Header, contents: &Contents) -> Result<(), String> {
    for value in [&mut header.task_repo_dir, &mut header.model_config].into_iter().flatten() {
        resolve_value(value, contents)?;
    }
    resolve_entries(&mut header.metadata, contents)
}

fn resolve_begin(begin: &mut Begin, contents: &Contents) -> Result<(), String> {
    resolve_entries(&mut begin.metadata, contents)?;
    resolve_input(&mut begin.input, contents)
}

fn resolve_end(end: &mut End, contents: &Contents) -> Result<(), String> {
    resolve_input(&mut end.input, contents)?;
    resolve_entries(&mut end.facts, contents)?;
    end.output.as_mut().map_or(Ok(()), |output| resolve_value(output, contents))
}

fn resolve_input(input: &mut Input, contents: &Contents) -> Result<(), String> {
    match input {
        Input::None => Ok(()),
        Input::Args(args) => resolve_entries(args, contents),
        Input::Value(value) => resolve_value(value, contents),
    }
}

fn resolve_entries(entries: &mut Entries, contents: &Contents) -> Result<(), String> {
    entries.iter_mut().try_for_each(|(_, value)| resolve_value(value, contents))
}

fn resolve_value(value: &mut Value, contents: &Contents) -> Result<(), String> {
    *value = contents.resolve(std::mem::take(value))?;
    Ok(())
}
