//! What a node was given, what it gave back and what was said about it, read when it is asked for.

use std::io;

use crate::codec::decode;
use crate::contents::Contents;
use crate::error::ContentError;
use crate::record::{Entries, Input, Record};
use crate::source::Span;
use crate::tree::{LoggedError, Node, Run};
use crate::value::Value;

/// What a node was given, what it gave back and what was said about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Payload {
    /// What it was given.
    pub input: Input,
    /// What it returned; `None` where that was not recorded, or it has not ended.
    pub output: Option<Value>,
    /// More about it: what was known when it began, then what was said since.
    pub metadata: Entries,
}

impl Payload {
    /// Likewise, with everything that its values refer to in its place.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or a value refers to what is not there.
    pub fn resolve(&self, contents: &Contents) -> Result<Self, ContentError> {
        Ok(Self {
            input: match &self.input {
                Input::None => Input::None,
                Input::Args(args) => Input::Args(contents.resolve_entries(args)?),
                Input::Value(value) => Input::Value(contents.resolve(value)?),
            },
            output: self.output.as_ref().map(|output| contents.resolve(output)).transpose()?,
            metadata: contents.resolve_entries(&self.metadata)?,
        })
    }
}

impl Run {
    /// The payload of a node as it stands in the journal: what repeats what was there before is
    /// a [`Value::Directive`], for [`contents`](Self::contents) to resolve as far as it is wanted.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn payload(&self, node: &Node) -> Result<Payload, ContentError> {
        let mut payload = Payload::default();
        let mut ended = None;
        match self.record(node.begin_line)? {
            Record::Begin(begin) => {
                payload.input = begin.input;
                payload.metadata = begin.metadata;
                ended = node.end_line;
            }
            Record::Action(begin, end) => {
                payload.input = if end.input == Input::None { begin.input } else { end.input };
                payload.metadata = begin.metadata;
                payload.output = end.output;
                // Another writer may end what was over when it began.
                ended = node.end_line.filter(|line| *line != node.begin_line);
            }
            _ => {}
        }
        if let Some(line) = ended {
            if let Record::End(end) = self.record(line)? {
                payload.output = end.output;
                if end.input != Input::None {
                    payload.input = end.input;
                }
            }
        }
        for line in node.more.iter().flat_map(|more| &more.metadata_lines) {
            payload.metadata.extend(self.metadata_of(*line)?);
        }
        Ok(payload)
    }

    /// The payload of a node, with everything that it refers to in its place: of the thousandth
    /// query of a conversation, the whole conversation.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or a value refers to what is not there.
    pub fn resolved(&self, node: &Node) -> Result<Payload, ContentError> {
        self.payload(node)?.resolve(&self.contents)
    }

    /// What a node was given, as it stands in the journal.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn input(&self, node: &Node) -> Result<Input, ContentError> {
        if node.late_input {
            return self.payload(node).map(|payload| payload.input);
        }
        Ok(match self.record(node.begin_line)? {
            Record::Begin(begin) | Record::Action(begin, _) => begin.input,
            _ => Input::None,
        })
    }

    /// The payload of the run itself, as it stands in the journal: what the workflow returned, and
    /// the metadata that was added while it ran. What it was given is in the header.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn root_payload(&self) -> Result<Payload, ContentError> {
        let mut payload = Payload::default();
        if let Some(line) = self.end_line {
            if let Record::End(end) = self.record(line)? {
                payload.output = end.output;
            }
        }
        for line in &self.metadata_lines {
            payload.metadata.extend(self.metadata_of(*line)?);
        }
        Ok(payload)
    }

    /// The payload of the run itself, with everything that it refers to in its place.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or a value refers to what is not there.
    pub fn root_resolved(&self) -> Result<Payload, ContentError> {
        self.root_payload()?.resolve(&self.contents)
    }

    /// What was reported with an error, as it stands in the journal.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn error_data(&self, error: &LoggedError) -> Result<Entries, ContentError> {
        Ok(match self.record(error.line)? {
            Record::Error { data, .. } => data,
            _ => Entries::new(),
        })
    }

    fn metadata_of(&self, line: Span) -> Result<Entries, ContentError> {
        Ok(match self.record(line)? {
            Record::Metadata { entries, .. } => entries,
            _ => Entries::new(),
        })
    }

    fn record(&self, line: Span) -> Result<Record, ContentError> {
        let source = self.contents.source();
        let failed = |error| ContentError::Io { path: source.path().to_owned(), source: error };
        let bytes = source.read(line).map_err(failed)?;
        let text = std::str::from_utf8(&bytes).ok();
        // It was a record when the tree was read, and journals only grow.
        text.and_then(|text| decode(text).ok()).ok_or_else(|| failed(io::ErrorKind::InvalidData.into()))
    }
}
