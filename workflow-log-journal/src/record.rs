//! Every fact a journal can state, one type per kind of line.
//!
//! The codec turns these into lines and back; `docs/format.md` describes the lines.

use std::borrow::Cow;
use std::fmt;

use crate::process::Process;
use crate::time::Timestamp;
use crate::value::Value;

/// A short text that is usually known when the program is compiled.
pub type Text = Cow<'static, str>;

/// Named values in their order.
pub type Entries = Vec<(Text, Value)>;

/// The id of a node: unique within its run, given in order of beginning. 0 is the run itself.
pub type NodeId = u64;

/// The id of the run itself.
pub const ROOT: NodeId = 0;

/// One line of a journal.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Record {
    /// The first line: what runs, where, since when.
    Run(Box<Header>),
    /// Something began.
    Begin(Begin),
    /// Something ended; with id 0, the run.
    End(End),
    /// Something that took no time: begin and end in one.
    Action(Begin, End),
    /// Values for a node's metadata; with id 0, the run's.
    Metadata {
        /// Whose.
        id: NodeId,
        /// When, in microseconds since the run's start.
        at: u64,
        /// The values.
        entries: Entries,
    },
    /// A judgement on a node.
    Score {
        /// Whose.
        id: NodeId,
        /// When, in microseconds since the run's start.
        at: u64,
        /// Of what.
        name: Text,
        /// The judgement.
        value: f64,
    },
    /// A status that was set by hand, of the run (id 0) or of an iteration.
    Status {
        /// Whose.
        id: NodeId,
        /// When, in microseconds since the run's start.
        at: u64,
        /// The status.
        status: Text,
    },
    /// A resource was used for the first time.
    Resource {
        /// When, in microseconds since the run's start.
        at: u64,
        /// Its type, as written.
        name: Text,
    },
    /// An error that was reported by hand.
    Error {
        /// When, in microseconds since the run's start.
        at: u64,
        /// What went wrong.
        message: String,
        /// More about it.
        data: Entries,
    },
    /// Records that could not be written.
    Lost {
        /// When writing worked again, in microseconds since the run's start.
        at: u64,
        /// How many.
        count: u64,
        /// Why.
        why: String,
    },
    /// A value that later records refer to.
    Content {
        /// Its number, unique within the journal.
        content: u64,
        /// The value.
        value: Value,
    },
    /// A kind of line that a later version writes and this one does not know.
    Unknown(String),
}

/// What the first line says.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The run's id: 32 hex digits, sortable by time, usable as a W3C trace id.
    pub run: String,
    /// The workflow's name.
    pub workflow: String,
    /// When it began.
    pub start: Timestamp,
    /// The process that writes.
    pub process: Process,
    /// The program's name.
    pub program: String,
    /// The library and version that writes.
    pub writer: String,
    /// The workflow this one was called from.
    pub parent: Option<Parent>,
    /// The original logger's field of that name.
    pub task_repo_dir: Option<Value>,
    /// The original logger's field of that name.
    pub bounty_number: Option<String>,
    /// The original logger's field of that name.
    pub model_config: Option<Value>,
    /// The workflow's other parameters and metadata.
    pub metadata: Entries,
}

/// The node of another run that a run was called from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The other run's id.
    pub run: String,
    /// The node in it.
    pub id: NodeId,
}

/// What level of the tree a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// One pass of the workflow.
    Iteration,
    /// One run of an agent.
    Interaction,
    /// One thing an agent did.
    Action,
}

impl NodeKind {
    /// The word in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Iteration => "iteration",
            Self::Interaction => "interaction",
            Self::Action => "action",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Iteration, Self::Interaction, Self::Action].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How something that began has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It has not, and its process still runs. Said by readers, never written.
    InProgress,
    /// It returned a value.
    Completed,
    /// It returned an error.
    Failed,
    /// It panicked.
    Panicked,
    /// Its future was dropped.
    Cancelled,
    /// The process was ended from inside while it was open. Only runs end so.
    Exited,
    /// The process is gone without a word. Said by readers, never written.
    Interrupted,
}

impl Outcome {
    const ALL: [Self; 7] = [
        Self::InProgress,
        Self::Completed,
        Self::Failed,
        Self::Panicked,
        Self::Cancelled,
        Self::Exited,
        Self::Interrupted,
    ];

    /// The word in journals and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Panicked => "panicked",
            Self::Cancelled => "cancelled",
            Self::Exited => "exited",
            Self::Interrupted => "interrupted",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }

    /// Whether something went wrong.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Panicked)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What something was given.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Input {
    /// Nothing, or nothing that may be recorded.
    #[default]
    None,
    /// Parameters by name.
    Args(Entries),
    /// One value without a name.
    Value(Value),
}

/// Something began.
#[derive(Clone, Debug, PartialEq)]
pub struct Begin {
    /// Its id.
    pub id: NodeId,
    /// What it is part of.
    pub parent: NodeId,
    /// When, in microseconds since the run's start.
    pub at: u64,
    /// Its level in the tree.
    pub node: NodeKind,
    /// The agent's name, the action's type, or for an iteration its number.
    pub name: Text,
    /// What sort of action: `llm`, `env`, `tool`, `step`, `workflow`, or the user's word.
    pub kind: Option<Text>,
    /// The method or function.
    pub function: Option<Text>,
    /// What it was given.
    pub input: Input,
    /// More about it, for its metadata.
    pub metadata: Entries,
    /// It stands for what happened outside any interaction.
    pub implicit: bool,
    /// Its caller's context was lost, so its parent is the run.
    pub detached: bool,
}

impl Begin {
    /// A node with nothing but its place.
    pub fn new(id: NodeId, parent: NodeId, at: u64, node: NodeKind, name: impl Into<Text>) -> Self {
        Self {
            id,
            parent,
            at,
            node,
            name: name.into(),
            kind: None,
            function: None,
            input: Input::None,
            metadata: Vec::new(),
            implicit: false,
            detached: false,
        }
    }
}

/// Something ended.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// What ended.
    pub id: NodeId,
    /// When, in microseconds since the run's start.
    pub at: u64,
    /// How.
    pub outcome: Outcome,
    /// What it was given, where that was not said at the beginning.
    pub input: Input,
    /// What it returned. `None` where that was not to be recorded.
    pub output: Option<Value>,
    /// What went wrong.
    pub error: Option<ErrorInfo>,
    /// What was found out about it: model, tokens, exit code.
    pub facts: Entries,
}

impl End {
    /// An end with nothing but its outcome.
    pub fn new(id: NodeId, at: u64, outcome: Outcome) -> Self {
        Self { id, at, outcome, input: Input::None, output: None, error: None, facts: Vec::new() }
    }
}

/// An error, a panic, and where they came from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ErrorInfo {
    /// What it says.
    pub message: String,
    /// What its sources say, outermost first.
    pub chain: Vec<String>,
    /// Where it panicked: file, line and column.
    pub location: Option<String>,
}

impl ErrorInfo {
    /// An error of which nothing may be said but that there was one.
    pub fn hidden() -> Self {
        Self { message: "[no_log]".to_owned(), ..Self::default() }
    }
}
