//! The tree of a run without its payloads: what every view, report and export begins with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::contents::Contents;
use crate::error::ReadError;
use crate::name::Name;
use crate::reader::Damage;
use crate::record::{ErrorInfo, Header, NodeId, NodeKind, Outcome, Text};
use crate::skeleton;
use crate::source::Span;
use crate::time::Timestamp;
use crate::value::Value;

/// One run, as far as its journal tells: its tree, times, outcomes, facts and errors.
///
/// Inputs, outputs and metadata, most of a journal, stay in it until they are asked for with
/// [`payload`](Self::payload).
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
    /// The workflow's own error.
    pub error: Option<ErrorInfo>,
    /// The status that was set by hand.
    pub status: Option<Text>,
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
    pub(crate) contents: Contents,
    pub(crate) end_line: Option<Span>,
    pub(crate) metadata_lines: Vec<Span>,
    pub(crate) index: HashMap<NodeId, u32>,
}

/// An iteration, an interaction or an action.
#[derive(Clone, Debug)]
pub struct Node {
    /// How it began.
    pub begin: Beginning,
    /// How it ended, or what readers say about it.
    pub outcome: Outcome,
    /// When it ended, in microseconds since the run's start.
    pub ended_at: Option<u64>,
    /// What went wrong.
    pub error: Option<Box<ErrorInfo>>,
    /// What was found out about it.
    pub facts: Box<[(Name, Value)]>,
    /// The indexes of what is part of it, in order of beginning.
    pub children: Vec<usize>,
    pub(crate) begin_line: Span,
    pub(crate) end_line: Option<Span>,
    /// The line of its end says what it was given.
    pub(crate) late_input: bool,
    /// The nearest iteration and interaction above: work that hands itself on is nested as deep
    /// as it is long, and looking them up each time would take the square of that.
    pub(crate) iteration: Option<u32>,
    pub(crate) interaction: Option<u32>,
    /// The query before this one that its prompt is compared with.
    pub(crate) query_before: Option<u32>,
    /// What most nodes have nothing of.
    pub(crate) more: Option<Box<More>>,
}

/// How a node began, but for what it was given.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Its id.
    pub id: NodeId,
    /// What it is part of.
    pub parent: NodeId,
    /// When, in microseconds since the run's start.
    pub at: u64,
    /// Its level in the tree.
    pub node: NodeKind,
    /// The agent's name, the action's type, or for an iteration its number.
    pub name: Name,
    /// What sort of action: `llm`, `env`, `tool`, `step`, `workflow`, or the user's word.
    pub kind: Option<Name>,
    /// The method or function.
    pub function: Option<Name>,
    /// It stands for what happened outside any interaction.
    pub implicit: bool,
    /// Its caller's context was lost, so its parent is the run.
    pub detached: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct More {
    pub(crate) notes: Vec<(Name, Value)>,
    pub(crate) scores: Vec<(Text, f64)>,
    pub(crate) status: Option<Text>,
    pub(crate) metadata_lines: Vec<Span>,
}

/// An error that was reported by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedError {
    /// When, in microseconds since the run's start.
    pub at: u64,
    /// What it says.
    pub message: String,
    /// The line, which may say more.
    pub(crate) line: Span,
}

impl Node {
    /// How long it took, in microseconds, if it ended.
    pub fn duration(&self) -> Option<u64> {
        self.ended_at.map(|ended| ended.saturating_sub(self.begin.at))
    }

    /// A fact by its name.
    pub fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The short values of its metadata, in the order in which they were said: numbers, flags and
    /// texts of a few words. All of it is in its [`Payload`](crate::Payload).
    pub fn notes(&self) -> &[(Name, Value)] {
        self.more.as_ref().map_or(&[], |more| &more.notes)
    }

    /// Judgements on it.
    pub fn scores(&self) -> &[(Text, f64)] {
        self.more.as_ref().map_or(&[], |more| &more.scores)
    }

    /// The status that was set by hand; iterations only.
    pub fn status(&self) -> Option<&str> {
        self.more.as_ref()?.status.as_deref()
    }

    /// Whether it is a query to a model.
    pub fn is_llm(&self) -> bool {
        let kind = self.begin.kind.as_ref().unwrap_or(&self.begin.name);
        self.begin.node == NodeKind::Action && kind == "llm"
    }
}

impl Run {
    /// Reads a journal: whole, growing or torn.
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
        skeleton::load(path, bytes)
    }

    /// What the run's values refer to.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The node with this id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.index.get(&id).map(|index| &self.nodes[*index as usize])
    }

    /// The parent of a node, unless that is the run itself.
    pub fn parent(&self, node: &Node) -> Option<&Node> {
        // A parent begins before its children; what a damaged file says otherwise must neither
        // make a cycle nor differ from `children`.
        let own = self.index.get(&node.begin.id)?;
        let parent = self.index.get(&node.begin.parent).filter(|parent| *parent < own)?;
        Some(&self.nodes[*parent as usize])
    }

    /// The nearest node of a kind above a node.
    pub fn enclosing(&self, node: &Node, kind: NodeKind) -> Option<&Node> {
        match kind {
            NodeKind::Iteration => node.iteration.map(|index| &self.nodes[index as usize]),
            NodeKind::Interaction => node.interaction.map(|index| &self.nodes[index as usize]),
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
        if let Some(status) = iteration.status() {
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
