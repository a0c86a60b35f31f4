//! Records become lines and lines records. Pure: no file, no clock.

use crate::content::{read_stored, write_stored};
use crate::parse::{ParseError, parse};
use crate::process::Process;
use crate::record::{
    Begin, End, Entries, ErrorInfo, Header, Input, NodeId, NodeKind, Outcome, Parent, ROOT, Record, Text,
};
use crate::time::Timestamp;
use crate::value::{Value, write_string};

/// The version of the format this crate writes.
pub const FORMAT: u64 = 2;

/// Why a line is not a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// It is not JSON.
    Json(ParseError),
    /// A field is missing or has the wrong type.
    Field(&'static str),
    /// It refers to content that is not there.
    Content(String),
    /// The journal is of a later format.
    Format(u64),
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json(error) => write!(f, "not JSON: {error}"),
            Self::Field(name) => write!(f, "the field `{name}` is missing or has the wrong type"),
            Self::Content(reason) => f.write_str(reason),
            Self::Format(format) => {
                write!(f, "format {format} is newer than {FORMAT}, the newest this program reads")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

/// Appends a record as one line, its line feed included.
pub fn encode(record: &Record, out: &mut Vec<u8>) {
    let mut line = Line { out, first: true };
    line.out.push(b'{');
    match record {
        Record::Run(header) => line.header(header),
        Record::Begin(begin) => {
            line.text("t", "begin");
            line.begin(begin);
        }
        Record::End(end) => {
            line.text("t", "end");
            line.number("id", end.id);
            line.number("at", end.at);
            line.end(end);
        }
        Record::Action(begin, end) => {
            line.text("t", "action");
            line.begin(begin);
            line.end(end);
        }
        Record::Metadata { id, at, entries } => {
            line.text("t", "metadata");
            line.number("id", *id);
            line.number("at", *at);
            line.entries("metadata", entries);
        }
        Record::Score { id, at, name, value } => {
            line.text("t", "score");
            line.number("id", *id);
            line.number("at", *at);
            line.text("name", name);
            line.value("value", &Value::from(*value));
        }
        Record::Status { id, at, status } => {
            line.text("t", "status");
            line.number("id", *id);
            line.number("at", *at);
            line.text("status", status);
        }
        Record::Resource { at, name } => {
            line.text("t", "resource");
            line.number("at", *at);
            line.text("name", name);
        }
        Record::Error { at, message, data } => {
            line.text("t", "error");
            line.number("at", *at);
            line.text("message", message);
            line.entries("data", data);
        }
        Record::Lost { at, count, why } => {
            line.text("t", "lost");
            line.number("at", *at);
            line.number("count", *count);
            line.text("why", why);
        }
        Record::Content { content, value } => {
            line.text("t", "content");
            line.number("content", *content);
            line.value("value", value);
        }
        Record::Unknown(kind) => line.text("t", kind),
    }
    out.extend_from_slice(b"}\n");
}

struct Line<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl Line<'_> {
    fn key(&mut self, key: &str) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        write_string(key, self.out);
        self.out.push(b':');
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        write_string(text, self.out);
    }

    fn number(&mut self, key: &str, number: u64) {
        self.key(key);
        self.out.extend_from_slice(number.to_string().as_bytes());
    }

    fn value(&mut self, key: &str, value: &Value) {
        self.key(key);
        write_stored(value, self.out);
    }

    /// Nothing for no entries.
    fn entries(&mut self, key: &str, entries: &Entries) {
        if entries.is_empty() {
            return;
        }
        self.key(key);
        self.out.push(b'{');
        for (index, (name, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            write_string(name, self.out);
            self.out.push(b':');
            write_stored(value, self.out);
        }
        self.out.push(b'}');
    }

    fn header(&mut self, header: &Header) {
        self.text("t", "run");
        self.number("format", FORMAT);
        self.text("run", &header.run);
        self.text("workflow", &header.workflow);
        self.text("start", &header.start.to_rfc3339());
        self.value("process", &header.process.to_value());
        self.text("program", &header.program);
        self.text("writer", &header.writer);
        if let Some(parent) = &header.parent {
            let parent = [("run", Value::from(parent.run.as_str())), ("id", parent.id.into())];
            self.value("parent", &Value::object(parent));
        }
        if let Some(value) = &header.task_repo_dir {
            self.value("task_repo_dir", value);
        }
        if let Some(text) = &header.bounty_number {
            self.text("bounty_number", text);
        }
        if let Some(value) = &header.model_config {
            self.value("model_config", value);
        }
        self.entries("metadata", &header.metadata);
    }

    fn begin(&mut self, begin: &Begin) {
        self.number("id", begin.id);
        if begin.parent != ROOT {
            self.number("parent", begin.parent);
        }
        self.number("at", begin.at);
        // Most nodes are actions, and most end well: what is not said of them is 38 bytes less each.
        if begin.node != NodeKind::Action {
            self.text("node", begin.node.as_str());
        }
        self.text("name", &begin.name);
        if let Some(kind) = &begin.kind {
            self.text("kind", kind);
        }
        if let Some(function) = &begin.function {
            self.text("fn", function);
        }
        if begin.implicit {
            self.value("implicit", &Value::Bool(true));
        }
        if begin.detached {
            self.value("detached", &Value::Bool(true));
        }
        self.entries("metadata", &begin.metadata);
        self.input(&begin.input);
    }

    fn input(&mut self, input: &Input) {
        match input {
            Input::None => {}
            Input::Args(args) => self.entries("args", args),
            Input::Value(value) => self.value("input", value),
        }
    }

    fn end(&mut self, end: &End) {
        if end.outcome != Outcome::Completed {
            self.text("outcome", end.outcome.as_str());
        }
        self.input(&end.input);
        if let Some(error) = &end.error {
            let mut entries = vec![("message", Value::from(error.message.as_str()))];
            if !error.chain.is_empty() {
                entries.push(("chain", Value::List(error.chain.iter().map(|s| s.as_str().into()).collect())));
            }
            if let Some(location) = &error.location {
                entries.push(("location", location.as_str().into()));
            }
            self.value("error", &Value::object(entries));
        }
        self.entries("facts", &end.facts);
        if let Some(output) = &end.output {
            self.value("output", output);
        }
    }
}

/// Reads one line, without its line feed. Directives in it are not resolved.
///
/// # Errors
///
/// When the line is not a record of a format this version knows.
pub fn decode(line: &str) -> Result<Record, DecodeError> {
    let mut fields = Fields(match parse(line).map_err(DecodeError::Json)? {
        Value::Object(entries) => entries,
        _ => return Err(DecodeError::Field("t")),
    });
    let kind = fields.string("t")?;
    Ok(match kind.as_str() {
        "run" => Record::Run(Box::new(fields.header()?)),
        "begin" => Record::Begin(fields.begin()?),
        "end" => {
            let (id, at) = (fields.number("id")?, fields.number("at")?);
            Record::End(fields.end(id, at)?)
        }
        "action" => {
            let begin = fields.begin()?;
            let end = fields.end(begin.id, begin.at)?;
            Record::Action(begin, end)
        }
        "metadata" => Record::Metadata {
            id: fields.number("id")?,
            at: fields.number("at")?,
            entries: fields.entries("metadata")?,
        },
        "score" => Record::Score {
            id: fields.number("id")?,
            at: fields.number("at")?,
            name: fields.string("name")?.into(),
            value: match fields.take("value") {
                Some(Value::Null) => f64::NAN,
                value => value.and_then(|value| value.as_f64()).ok_or(DecodeError::Field("value"))?,
            },
        },
        "status" => Record::Status {
            id: fields.number("id")?,
            at: fields.number("at")?,
            status: fields.string("status")?.into(),
        },
        "resource" => Record::Resource { at: fields.number("at")?, name: fields.string("name")?.into() },
        "error" => Record::Error {
            at: fields.number("at")?,
            message: fields.string("message")?,
            data: fields.entries("data")?,
        },
        "lost" => Record::Lost {
            at: fields.number("at")?,
            count: fields.number("count")?,
            why: fields.string("why")?,
        },
        "content" => Record::Content {
            content: fields.number("content")?,
            value: fields.value("value")?.ok_or(DecodeError::Field("value"))?,
        },
        _ => Record::Unknown(kind),
    })
}

struct Fields(Vec<(String, Value)>);

impl Fields {
    fn take(&mut self, name: &'static str) -> Option<Value> {
        // Removed, not emptied: in an `action` line, begin and end ask for the same field, and the
        // second must find nothing rather than `null`.
        let index = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(index).1)
    }

    /// A field that may hold directives.
    fn value(&mut self, name: &'static str) -> Result<Option<Value>, DecodeError> {
        self.take(name).map(|value| read_stored(value).map_err(DecodeError::Content)).transpose()
    }

    fn string(&mut self, name: &'static str) -> Result<String, DecodeError> {
        self.optional_string(name)?.ok_or(DecodeError::Field(name))
    }

    fn optional_string(&mut self, name: &'static str) -> Result<Option<String>, DecodeError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(DecodeError::Field(name)),
        }
    }

    fn number(&mut self, name: &'static str) -> Result<u64, DecodeError> {
        self.take(name).and_then(|value| value.as_u64()).ok_or(DecodeError::Field(name))
    }

    fn id_or_root(&mut self, name: &'static str) -> Result<NodeId, DecodeError> {
        self.take(name).map_or(Ok(ROOT), |value| value.as_u64().ok_or(DecodeError::Field(name)))
    }

    fn flag(&mut self, name: &'static str) -> bool {
        self.take(name) == Some(Value::Bool(true))
    }

    fn entries(&mut self, name: &'static str) -> Result<Entries, DecodeError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Object(entries)) => {
                let read = |value| read_stored(value).map_err(DecodeError::Content);
                entries.into_iter().map(|(key, value)| Ok((Text::Owned(key), read(value)?))).collect()
            }
            Some(_) => Err(DecodeError::Field(name)),
        }
    }

    fn header(&mut self) -> Result<Header, DecodeError> {
        let format = self.number("format")?;
        if format > FORMAT {
            return Err(DecodeError::Format(format));
        }
        let parent = self.take("parent").map(|parent| {
            let run = parent.get("run").and_then(Value::as_str).ok_or(DecodeError::Field("parent"))?;
            let id = parent.get("id").and_then(Value::as_u64).unwrap_or(ROOT);
            Ok(Parent { run: run.to_owned(), id })
        });
        Ok(Header {
            run: self.string("run")?,
            workflow: self.string("workflow")?,
            start: Timestamp::parse(&self.string("start")?).ok_or(DecodeError::Field("start"))?,
            process: Process::from_value(&self.take("process").ok_or(DecodeError::Field("process"))?),
            program: self.string("program")?,
            writer: self.string("writer")?,
            parent: parent.transpose()?,
            task_repo_dir: self.value("task_repo_dir")?,
            bounty_number: self.optional_string("bounty_number")?,
            model_config: self.value("model_config")?,
            metadata: self.entries("metadata")?,
        })
    }

    fn begin(&mut self) -> Result<Begin, DecodeError> {
        let node = match self.optional_string("node")? {
            None => NodeKind::Action,
            Some(name) => NodeKind::from_name(&name).ok_or(DecodeError::Field("node"))?,
        };
        Ok(Begin {
            id: self.number("id")?,
            parent: self.id_or_root("parent")?,
            at: self.number("at")?,
            node,
            name: self.string("name")?.into(),
            kind: self.optional_string("kind")?.map(Text::Owned),
            function: self.optional_string("fn")?.map(Text::Owned),
            input: self.input()?,
            metadata: self.entries("metadata")?,
            implicit: self.flag("implicit"),
            detached: self.flag("detached"),
        })
    }

    fn input(&mut self) -> Result<Input, DecodeError> {
        if let Some(value) = self.value("input")? {
            return Ok(Input::Value(value));
        }
        let args = self.entries("args")?;
        Ok(if args.is_empty() { Input::None } else { Input::Args(args) })
    }

    fn end(&mut self, id: NodeId, at: u64) -> Result<End, DecodeError> {
        let outcome = match self.optional_string("outcome")? {
            None => Outcome::Completed,
            Some(name) => Outcome::from_name(&name).ok_or(DecodeError::Field("outcome"))?,
        };
        let error = self.take("error").map(|error| {
            let wrong = DecodeError::Field("error");
            let text = |value: &Value| value.as_str().map(ToOwned::to_owned).ok_or(wrong.clone());
            let chain = |chain: &Value| chain.as_list().ok_or(wrong.clone())?.iter().map(text).collect();
            Ok(ErrorInfo {
                message: text(error.get("message").unwrap_or(&Value::Null))?,
                chain: error.get("chain").map_or(Ok(Vec::new()), chain)?,
                location: error.get("location").map(text).transpose()?,
            })
        });
        Ok(End {
            id,
            at,
            outcome,
            input: self.input()?,
            output: self.value("output")?,
            error: error.transpose()?,
            facts: self.entries("facts")?,
        })
    }
}
