//! Recorded runs in the format `wltraj/1`, as far as a journal can be held against them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

/// A recorded run.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The file.
    pub path: PathBuf,
    /// The tool definitions that requests refer to by position.
    pub toolsets: Vec<Json>,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

/// One recorded call.
#[derive(Clone, Debug)]
pub struct Step {
    /// The agent that called.
    pub agent: String,
    /// What was called.
    pub kind: Kind,
    /// What it was given.
    pub request: Json,
    /// What came back.
    pub response: Json,
}

/// What a call was made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A model.
    Llm,
    /// A shell or a sandbox.
    Env,
    /// Any other tool.
    Tool,
}

impl Kind {
    /// The word in trajectories and in journals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Llm => "llm",
            Self::Env => "env",
            Self::Tool => "tool",
        }
    }
}

impl Trajectory {
    /// Reads the file at `path`.
    ///
    /// # Panics
    ///
    /// When that is not possible: the tests cannot judge without it.
    pub fn open(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // Not `lines()`, which would also take a `\r`.
        let mut lines = text.split('\n').filter(|line| !line.is_empty()).map(|line| {
            serde_json::from_str::<Json>(line).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        });
        let header = lines.next().unwrap_or_default();
        assert_eq!(header["format"], "wltraj/1", "{} is a trajectory", path.display());
        let steps = lines.enumerate().map(|(number, mut line)| {
            assert_eq!(line["step"], number, "the steps of {} are counted", path.display());
            let kind =
                [Kind::Llm, Kind::Env, Kind::Tool].into_iter().find(|kind| line["kind"] == kind.as_str());
            Step {
                agent: line["agent"].as_str().expect("an agent").to_owned(),
                kind: kind.unwrap_or_else(|| panic!("what kind is {}?", line["kind"])),
                request: line["request"].take(),
                response: line["response"].take(),
            }
        });
        Self {
            path: path.to_owned(),
            toolsets: header["toolsets"].as_array().cloned().unwrap_or_default(),
            steps: steps.collect(),
        }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// How many bytes there are to record, each piece of content once: every different message,
    /// reply, command, output and tool definition, as JSON. A reply that comes again as a message
    /// counts once.
    pub fn unique_bytes(&self) -> u64 {
        let mut pieces = BTreeSet::new();
        let mut replies = BTreeSet::new();
        let said = |message: &Json| {
            ["content", "tool_calls", "reasoning_content"].map(|key| message[key].to_string()).concat()
        };
        for step in &self.steps {
            for message in step.request["messages"].as_array().into_iter().flatten() {
                if message["role"] == "assistant" {
                    replies.insert(said(message));
                }
                pieces.insert(message.to_string());
            }
            let toolset = step.request["tools"].as_u64().and_then(|index| usize::try_from(index).ok());
            for tool in toolset.and_then(|index| self.toolsets.get(index)?.as_array()).into_iter().flatten() {
                pieces.insert(tool.to_string());
            }
        }
        for step in &self.steps {
            let request = &step.request;
            let response = &step.response;
            match step.kind {
                Kind::Llm if replies.insert(said(response)) => {
                    let reply = ["content", "tool_calls", "reasoning_content"]
                        .map(|key| (key.to_owned(), response[key].clone()))
                        .into_iter()
                        .filter(|(_, value)| !value.is_null());
                    pieces.insert(Json::Object(reply.collect()).to_string());
                }
                Kind::Llm => {}
                Kind::Env | Kind::Tool => {
                    let keys = ["command", "stdin", "arguments"];
                    let given = keys.iter().map(|key| &request[*key]);
                    let printed =
                        ["output", "stdout", "stderr", "exception"].iter().map(|key| &response[*key]);
                    pieces.extend(given.chain(printed).filter(|value| !value.is_null()).map(Json::to_string));
                }
            }
        }
        pieces.iter().map(|piece| piece.len() as u64).sum()
    }

    /// How many bytes all its prompts have, each written out.
    pub fn prompt_bytes(&self) -> u64 {
        self.steps.iter().filter_map(|step| step.request["prompt_bytes"].as_u64()).sum()
    }
}

/// The recorded runs in the folder that `WORKFLOW_LOG_TRAJECTORIES` names; `None` without it.
///
/// # Panics
///
/// When the folder holds none: whoever names a folder wants it to be tested.
pub fn recorded() -> Option<Vec<Trajectory>> {
    let folder = PathBuf::from(std::env::var_os("WORKFLOW_LOG_TRAJECTORIES")?);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    // `wire.jsonl` holds exchanges over HTTP, which belong to no run.
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extension == "jsonl")
            && path.file_name().is_some_and(|name| name != "wire.jsonl")
    });
    paths.sort();
    assert!(!paths.is_empty(), "there is no trajectory in {}", folder.display());
    Some(paths.iter().map(|path| Trajectory::open(path)).collect())
}
