//! The calls in a journal that was recorded by one thread: what each was given and returned.

use std::collections::HashMap;
use std::path::Path;

use workflow_log_journal::record::{Begin, End, Entries, Input};
use workflow_log_journal::{Entry, NodeKind, ReadError, Reader, Record, Value};

/// A call of a model, a command, or a tool.
#[derive(Debug)]
pub struct Call {
    /// The agent that made it.
    pub agent: String,
    /// `llm`, `env` or `tool`.
    pub kind: String,
    /// The parameters, in their order.
    pub args: Entries,
    /// What it returned.
    pub output: Option<Value>,
}

impl Call {
    /// The parameters as one object.
    pub fn args_object(&self) -> Value {
        Value::object(self.args.iter().map(|(name, value)| (name.as_ref(), value.clone())))
    }
}

/// The calls of a journal, in the order in which they were made.
#[derive(Debug)]
pub struct Calls {
    reader: Reader,
    agents: HashMap<u64, String>,
    /// How many damaged lines there were so far.
    pub damaged: u64,
}

impl Calls {
    /// Those of the journal at `path`.
    ///
    /// # Errors
    ///
    /// When it is not a journal.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        Ok(Self { reader: Reader::open(path)?.0, agents: HashMap::new(), damaged: 0 })
    }

    /// The next call.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn next_call(&mut self) -> Result<Option<Call>, ReadError> {
        let Some(begin) = self.next_begin()? else { return Ok(None) };
        let output = self.end_of(begin.id)?.and_then(|end| end.output);
        let args = match begin.input {
            Input::Args(args) => args,
            Input::Value(value) => vec![("input".into(), value)],
            Input::None => Vec::new(),
        };
        let agent = self.agents.get(&begin.parent).cloned().unwrap_or_default();
        Ok(Some(Call { agent, kind: begin.kind.unwrap_or_default().into_owned(), args, output }))
    }

    fn next_begin(&mut self) -> Result<Option<Begin>, ReadError> {
        while let Some(record) = self.next_record()? {
            match record {
                Record::Begin(begin) if begin.node == NodeKind::Action => return Ok(Some(begin)),
                Record::Begin(begin) => drop(self.agents.insert(begin.id, begin.name.into_owned())),
                _ => {}
            }
        }
        Ok(None)
    }

    fn end_of(&mut self, id: u64) -> Result<Option<End>, ReadError> {
        while let Some(record) = self.next_record()? {
            match record {
                Record::End(end) if end.id == id => return Ok(Some(end)),
                _ => {}
            }
        }
        Ok(None)
    }

    fn next_record(&mut self) -> Result<Option<Record>, ReadError> {
        while let Some(entry) = self.reader.next_entry()? {
            match entry {
                Entry::Record(record) => return Ok(Some(*record)),
                Entry::Damaged(_) => self.damaged += 1,
            }
        }
        Ok(None)
    }
}
