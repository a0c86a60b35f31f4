//! Recorded runs in the format `wltraj/1`, lived again by annotated agents.
#![expect(unused_variables, clippy::unused_self, reason = "what a call is given is only to be recorded")]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use serde_json::{Map, Value as Json};
use workflow_log::prelude::*;

/// A recorded run.
#[derive(Debug)]
pub(crate) struct Trajectory {
    toolsets: Vec<Json>,
    steps: Vec<Json>,
    /// All messages so far, each once: prompts are ranges of them.
    messages: Vec<Json>,
}

/// The recorded runs in a folder.
pub(crate) fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    // `wire.jsonl` holds exchanges over HTTP, which belong to no run.
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "wire"))
        .collect();
    paths.sort();
    paths
}

impl Trajectory {
    /// Reads one.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)?;
        // Not `lines()`, which would also take a `\r`.
        let lines = text.split('\n').filter(|line| !line.is_empty());
        let mut lines: Vec<Json> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
        ensure!(lines.first().is_some_and(|header| header["format"] == "wltraj/1"), "not a trajectory");
        let toolsets = lines.remove(0)["toolsets"].as_array().cloned().unwrap_or_default();
        Ok(Self { toolsets, steps: lines, messages: Vec::new() })
    }

    /// Lives it, and leaves the journal in `logs`.
    pub(crate) fn live(mut self, logs: &Path) {
        relive(&mut self, logs);
    }

    /// The request of a step as it was sent.
    fn request(&mut self, request: &Json) -> anyhow::Result<Json> {
        self.messages.extend(request["messages"].as_array().cloned().unwrap_or_default());
        let mut whole: Map<_, _> = request["params"].as_object().cloned().unwrap_or_default();
        if let Some(tools) = request["tools"].as_u64() {
            let tools = self.toolsets.get(usize::try_from(tools)?).context("there are no such tools")?;
            whole.insert("tools".to_owned(), tools.clone());
        }
        let mut prompt = Vec::new();
        for range in request["prompt"].as_array().context("a step without a prompt")? {
            let end = |index: usize| -> anyhow::Result<usize> {
                Ok(usize::try_from(range[index].as_u64().context("a range of messages has two ends")?)?)
            };
            let messages = self.messages.get(end(0)?..end(1)?);
            prompt.extend_from_slice(messages.context("there are no such messages")?);
        }
        whole.insert("model".to_owned(), request["model"].clone());
        whole.insert("messages".to_owned(), prompt.into());
        Ok(whole.into())
    }
}

#[workflow(name = "designs", logs_dir = logs)]
fn relive(#[no_log] trajectory: &mut Trajectory, #[no_log] logs: &Path) {
    let steps = std::mem::take(&mut trajectory.steps);
    for turn in steps.chunk_by(|one, next| one["agent"] == next["agent"]) {
        let name = turn[0]["agent"].as_str().unwrap_or_default().to_owned();
        Replayer { name }.run(trajectory, turn);
    }
}

/// An agent that does what a recorded one did, under its name.
struct Replayer {
    name: String,
}

#[agent(name = self.name)]
impl Replayer {
    fn run(&mut self, #[no_log] trajectory: &mut Trajectory, #[no_log] steps: &[Json]) {
        for step in steps {
            let (request, response) = (&step["request"], &step["response"]);
            match step["kind"].as_str() {
                Some("llm") => match trajectory.request(request) {
                    Ok(request) => drop(self.query(&request, response)),
                    Err(error) => panic!("the trajectory is not whole: {error}"),
                },
                Some("env") => {
                    Sandbox.run_command(request["command"].as_str().unwrap_or_default(), response);
                }
                _ => drop(Sandbox.call(&request["name"], &request["arguments"], response)),
            }
        }
    }

    #[llm]
    fn query(&self, request: &Json, #[no_log] response: &Json) -> Json {
        response.clone()
    }
}

struct Sandbox;

#[resource]
impl Sandbox {
    #[env]
    pub(crate) fn run_command(&self, command: &str, #[no_log] response: &Json) -> Json {
        response.clone()
    }

    #[tool]
    pub(crate) fn call(&self, name: &Json, arguments: &Json, #[no_log] response: &Json) -> Json {
        response.clone()
    }
}
