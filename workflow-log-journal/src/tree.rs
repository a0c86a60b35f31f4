//! Records folded into the tree of a run: what every view, report and export reads.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::error::ReadError;
use crate::reader::{Damage, Entry, Reader};
use crate::record::{
    Begin, End, Entries, ErrorInfo, Header, Input, NodeId, NodeKind, Outcome, ROOT, Record, Text,
};
use crate::time::Timestamp;
use crate::value::Value;

/// One run, as far as its journal tells.
#[derive(Clone, Debug)]
pub struct Run {
    /// The journal it was read from.
    pub path: PathBuf,
    /// What the first line says.
    pub header: Header,
    /// Everything that began, in order of beginning.
    pub nodes: Vec<Node>,
    /// The indexes of the nodes whose parent is the run itself.
    pub children: Vec<usize>,
    /// How the run ended, if it did; what readers say about a process that is gone otherwise.
    pub outcome: Outcome,
    /// When it ended, in microseconds since its start.
    pub ended_at: Option<u64>,
    /// What the workflow returned.
    pub output: Option<Value>,
    /// The workflow's own error.
    pub error: Option<ErrorInfo>,
    /// The status that was set by hand.
    pub status: Option<Text>,
    /// Metadata that was added while it ran.
    pub metadata: Entries,
    /// Judgements on the run.
    pub scores: Vec<(Text, f64)>,
    /// Types of resources, in order of first use.
    pub resources: Vec<Text>,
    /// Errors that were reported by hand.
    pub errors: Vec<LoggedError>,
    /// Records its writer could not write.
    pub lost: u64,
    /// Lines that are no records.
    pub damage: Vec<Damage>,
    /// Bytes of an incomplete line at the end.
    pub torn_bytes: usize,
    /// When the last record was written, in microseconds since the start.
    pub last_at: u64,
    index: HashMap<NodeId, usize>,
}

/// An iteration, an interaction or an action.
#[derive(Clone, Debug)]
pub struct Node {
    /// How it began.
    pub begin: Begin,
    /// How it ended, or what readers say about it.
    pub outcome: Outcome,
    /// When it ended, in microseconds since the run's start.
    pub ended_at: Option<u64>,
    /// What it returned.
    pub output: Option<Value>,
    /// What went wrong.
    pub error: Option<ErrorInfo>,
    /// What was found out about it.
    pub facts: Entries,
    /// Metadata that was added while it was open.
    pub metadata: Entries,
    /// Judgements on it.
    pub scores: Vec<(Text, f64)>,
    /// The status that was set by hand; iterations only.
    pub status: Option<Text>,
    /// The indexes of what is part of it, in order of beginning.
    pub children: Vec<usize>,
    /// The nearest iteration and interaction above: work that hands itself on is nested as deep
    /// as it is long, and looking them up each time would take the square of that.
    iteration: Option<usize>,
    interaction: Option<usize>,
}

/// An error that was reported by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedError {
    /// When, in microseconds since the run's start.
    pub at: u64,
    /// What it says.
    pub message: String,
    /// More about it.
    pub data: Entries,
}

impl Node {
    fn new(begin: Begin) -> Self {
        Self {
            begin,
            outcome: Outcome::InProgress,
            ended_at: None,
            output: None,
            error: None,
            facts: Vec::new(),
            metadata: Vec::new(),
            scores: Vec::new(),
            status: None,
            children: Vec::new(),
            iteration: None,
            interaction: None,
        }
    }

    fn end(&mut self, end: End) {
        self.outcome = end.outcome;
        self.ended_at = Some(end.at);
        self.output = end.output;
        self.error = end.error;
        self.facts = end.facts;
        if end.input != Input::None {
            self.begin.input = end.input;
        }
    }

    /// How long it took, in microseconds, if it ended.
    pub fn duration(&self) -> Option<u64> {
        self.ended_at.map(|ended| ended.saturating_sub(self.begin.at))
    }

    /// A fact by its name.
    pub fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

impl Run {
    /// Reads and folds a journal: whole, growing or torn.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is not a journal. Damage inside it is no error.
    pub fn load(path: &Path) -> Result<Self, ReadError> {
        Self::load_until(path, u64::MAX)
    }

    /// Likewise, but as if the file ended after so many bytes.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is not a journal.
    pub fn load_until(path: &Path, bytes: u64) -> Result<Self, ReadError> {
        let (mut reader, header) = Reader::open_until(path, bytes)?;
        let mut run = Self::new(path, header);
        while let Some(entry) = reader.next_entry()? {
            match entry {
                Entry::Record(record) => run.apply(*record),
                Entry::Damaged(damage) => run.damage.push(damage),
            }
        }
        run.torn_bytes = reader.torn_bytes();
        if run.ended_at.is_none() {
            let last_write = path.metadata().and_then(|meta| meta.modified()).ok();
            if !run.header.process.is_alive(last_write) {
                run.outcome = Outcome::Interrupted;
            }
        }
        if run.outcome != Outcome::InProgress {
            // A run that ended by itself may leave tasks behind that still work; a process that
            // is gone leaves nothing.
            let gone = matches!(run.outcome, Outcome::Interrupted | Outcome::Exited)
                || !run.header.process.is_alive(None);
            if gone {
                for node in run.nodes.iter_mut().filter(|node| node.ended_at.is_none()) {
                    node.outcome = Outcome::Interrupted;
                }
            }
        }
        Ok(run)
    }

    fn new(path: &Path, header: Header) -> Self {
        Self {
            path: path.to_owned(),
            header,
            nodes: Vec::new(),
            children: Vec::new(),
            outcome: Outcome::InProgress,
            ended_at: None,
            output: None,
            error: None,
            status: None,
            metadata: Vec::new(),
            scores: Vec::new(),
            resources: Vec::new(),
            errors: Vec::new(),
            lost: 0,
            damage: Vec::new(),
            torn_bytes: 0,
            last_at: 0,
            index: HashMap::new(),
        }
    }

    fn apply(&mut self, record: Record) {
        match record {
            Record::Begin(begin) => {
                self.seen(begin.at);
                self.begin(begin);
            }
            Record::End(end) if end.id == ROOT => {
                self.seen(end.at);
                self.outcome = end.outcome;
                self.ended_at = Some(end.at);
                self.output = end.output;
                self.error = end.error;
            }
            Record::End(end) => {
                self.seen(end.at);
                if let Some(node) = self.node_mut(end.id) {
                    node.end(end);
                }
            }
            Record::Action(begin, end) => {
                self.seen(begin.at);
                let index = self.begin(begin);
                self.nodes[index].end(end);
            }
            Record::Metadata { id, at, entries } => {
                self.seen(at);
                if id == ROOT {
                    self.metadata.extend(entries);
                } else if let Some(node) = self.node_mut(id) {
                    node.metadata.extend(entries);
                }
            }
            Record::Score { id, at, name, value } => {
                self.seen(at);
                if id == ROOT {
                    self.scores.push((name, value));
                } else if let Some(node) = self.node_mut(id) {
                    node.scores.push((name, value));
                }
            }
            Record::Status { id, at, status } => {
                self.seen(at);
                if id == ROOT {
                    self.status = Some(status);
                } else if let Some(node) = self.node_mut(id) {
                    node.status = Some(status);
                }
            }
            Record::Resource { at, name } => {
                self.seen(at);
                if !self.resources.contains(&name) {
                    self.resources.push(name);
                }
            }
            Record::Error { at, message, data } => {
                self.seen(at);
                self.errors.push(LoggedError { at, message, data });
            }
            Record::Lost { at, count, .. } => {
                self.seen(at);
                self.lost += count;
            }
            Record::Run(_) | Record::Content { .. } | Record::Unknown(_) => {}
        }
    }

    fn seen(&mut self, at: u64) {
        self.last_at = self.last_at.max(at);
    }

    fn begin(&mut self, begin: Begin) -> usize {
        let index = self.nodes.len();
        self.index.insert(begin.id, index);
        let mut node = Node::new(begin);
        match self.index.get(&node.begin.parent).copied().filter(|parent| *parent != index) {
            Some(parent) => {
                let above = &mut self.nodes[parent];
                above.children.push(index);
                (node.iteration, node.interaction) = match above.begin.node {
                    NodeKind::Iteration => (Some(parent), above.interaction),
                    NodeKind::Interaction => (above.iteration, Some(parent)),
                    NodeKind::Action => (above.iteration, above.interaction),
                };
            }
            // The run itself, or a parent whose line is damaged: nothing is dropped for want of
            // a parent.
            None => self.children.push(index),
        }
        self.nodes.push(node);
        index
    }

    fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.index.get(&id).map(|index| &mut self.nodes[*index])
    }

    /// The node with this id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.index.get(&id).map(|index| &self.nodes[*index])
    }

    /// The parent of a node, unless that is the run itself.
    pub fn parent(&self, node: &Node) -> Option<&Node> {
        // A parent begins before its children; what a damaged file says otherwise must neither
        // make a cycle nor differ from `children`.
        let own = self.index.get(&node.begin.id)?;
        self.index.get(&node.begin.parent).filter(|parent| *parent < own).map(|index| &self.nodes[*index])
    }

    /// The nearest node of a kind above a node.
    pub fn enclosing(&self, node: &Node, kind: NodeKind) -> Option<&Node> {
        match kind {
            NodeKind::Iteration => node.iteration.map(|index| &self.nodes[index]),
            NodeKind::Interaction => node.interaction.map(|index| &self.nodes[index]),
            NodeKind::Action => std::iter::successors(self.parent(node), |above| self.parent(above))
                .find(|above| above.begin.node == kind),
        }
    }

    /// When something happened, by the clock.
    pub fn time(&self, at: u64) -> Timestamp {
        self.header.start.plus_micros(at)
    }

    /// The run's status: what was set if it ended normally, else how it ended.
    pub fn final_status(&self) -> &str {
        match (&self.status, self.outcome) {
            (Some(status), Outcome::Completed) => status,
            _ => self.outcome.as_str(),
        }
    }

    /// An iteration's status: what was set, else how it went.
    ///
    /// `failed` if an interaction directly in it failed or panicked, `in_progress` while it is open.
    pub fn iteration_status<'a>(&'a self, iteration: &'a Node) -> &'a str {
        if let Some(status) = &iteration.status {
            return status;
        }
        match iteration.outcome {
            Outcome::InProgress | Outcome::Interrupted => iteration.outcome.as_str(),
            _ => {
                let failed = iteration
                    .children
                    .iter()
                    .map(|child| &self.nodes[*child])
                    .any(|child| child.begin.node == NodeKind::Interaction && child.outcome.is_failure());
                if failed { "failed" } else { "completed" }
            }
        }
    }

    /// What the run is called: the name of its files.
    pub fn name(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}
