//! Runs as JSON for other programs. The crate's documentation describes it; `version` says when
//! it changes.

use std::io::{self, Write};
use std::path::Path;

use workflow_log_journal::record::{ErrorInfo, Input, Text};
use workflow_log_journal::{Extent, Node, NodeKind, PromptChange, Run, Value, write_compact, write_string};

use crate::summary::Summary;

/// The version of what `show --json` and `ls --json` print.
const VERSION: u64 = 1;

/// Writes `{"version":1,"runs":[…]}`, a run a line.
pub(crate) fn list(runs: &[Value], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"version\":{VERSION},\"runs\":[")?;
    for (index, run) in runs.iter().enumerate() {
        out.write_all(if index > 0 { b",\n" } else { b"\n" })?;
        write_value(run, out)?;
    }
    out.write_all(b"\n]}\n")
}

/// A run in a list.
pub(crate) fn listed(run: &Run) -> Value {
    let mut entries = identity(run);
    entries.extend(totals(run));
    Value::object(entries)
}

/// A file in a list that could not be read.
pub(crate) fn unreadable(path: &Path, why: &str) -> Value {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let path = path.to_string_lossy().into_owned();
    Value::object([("name", Value::from(name)), ("path", path.into()), ("error", why.into())])
}

/// Writes `{"version":1,"run":{…},"nodes":[…]}`, the nodes nested.
pub(crate) fn run(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"version\":{VERSION},\"run\":")?;
    write_value(&run_value(run)?, out)?;
    out.write_all(b",\"nodes\":[")?;
    nodes(run, out)?;
    out.write_all(b"\n]}\n")
}

fn identity(run: &Run) -> Vec<(&'static str, Value)> {
    vec![
        ("name", run.name().into()),
        ("path", run.path.to_string_lossy().into_owned().into()),
        ("id", run.header.run.as_str().into()),
        ("workflow", run.header.workflow.as_str().into()),
        ("start", run.header.start.to_rfc3339().into()),
        ("end", run.ended_at.map(|at| run.time(at).to_rfc3339()).into()),
        ("duration_ms", run.ended_at.map(milliseconds).into()),
        ("status", run.final_status().into()),
        ("outcome", run.outcome.as_str().into()),
    ]
}

fn totals(run: &Run) -> Vec<(&'static str, Value)> {
    let summary = Summary::of(run);
    vec![
        ("iterations", summary.iterations.into()),
        ("interactions", summary.interactions.into()),
        ("actions", summary.actions.into()),
        ("llm_calls", summary.usage.calls.into()),
        ("input_tokens", summary.usage.input.into()),
        ("output_tokens", summary.usage.output.into()),
        ("failures", summary.failures.into()),
        ("lost_records", run.lost.into()),
        ("damaged_lines", run.damage.len().into()),
        ("torn_bytes", run.torn_bytes.into()),
    ]
}

fn run_value(run: &Run) -> io::Result<Value> {
    let header = &run.header;
    let own = run.root_resolved()?;
    let parent = header
        .parent
        .as_ref()
        .map(|parent| Value::object([("run", Value::from(parent.run.as_str())), ("id", parent.id.into())]));
    let resources = run.resources.iter().map(|name| Value::from(&**name)).collect();
    let mut errors = Vec::new();
    for error in &run.errors {
        let data = run.contents().resolve_entries(&run.error_data(error)?)?;
        errors.push(Value::object([
            ("time", Value::from(run.time(error.at).to_rfc3339())),
            ("message", error.message.as_str().into()),
            ("data", object(data)),
        ]));
    }
    let damage = run.damage.iter().map(|damage| {
        Value::object([("line", Value::from(damage.line)), ("reason", damage.reason.as_str().into())])
    });
    let mut entries = identity(run);
    entries.extend([
        ("last_record", run.time(run.last_at).to_rfc3339().into()),
        ("program", header.program.as_str().into()),
        ("writer", header.writer.as_str().into()),
        ("pid", header.process.pid.into()),
        ("parent", parent.into()),
        ("task_repo_dir", header.task_repo_dir.clone().into()),
        ("bounty_number", header.bounty_number.clone().into()),
        ("model_config", header.model_config.clone().into()),
        ("output", own.output.into()),
        ("error", run.error.as_ref().map(error_value).into()),
        ("metadata", object(header.metadata.iter().cloned().chain(own.metadata))),
        ("scores", scores(&run.scores)),
        ("resources", Value::List(resources)),
        ("errors", Value::List(errors)),
        ("totals", Value::object(totals(run))),
        ("damage", Value::List(damage.collect())),
    ]);
    Ok(Value::object(entries))
}

/// What is left to write of the nodes. A list instead of recursion, because nesting is free.
enum Step {
    Node(usize),
    Text(&'static [u8]),
}

fn nodes(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut steps = Vec::new();
    push_nodes(&run.children, &mut steps);
    while let Some(step) = steps.pop() {
        match step {
            Step::Text(text) => out.write_all(text)?,
            Step::Node(index) => {
                let node = &run.nodes[index];
                out.write_all(b"\n")?;
                write_node(run, node, out)?;
                steps.push(Step::Text(b"]}"));
                push_nodes(&node.children, &mut steps);
            }
        }
    }
    Ok(())
}

fn push_nodes(indexes: &[usize], steps: &mut Vec<Step>) {
    for (position, index) in indexes.iter().enumerate().rev() {
        steps.push(Step::Node(*index));
        if position > 0 {
            steps.push(Step::Text(b","));
        }
    }
}

/// Writes a node up to where its children begin.
fn write_node(run: &Run, node: &Node, out: &mut dyn Write) -> io::Result<()> {
    let begin = &node.begin;
    let is_iteration = begin.node == NodeKind::Iteration;
    let payload = run.resolved(node)?;
    let prompt = run.prompt_change(node)?;
    let head = [
        ("id", begin.id.into()),
        ("parent", begin.parent.into()),
        ("node", begin.node.as_str().into()),
        ("name", Value::from(&*begin.name)),
        ("kind", begin.kind.as_deref().into()),
        ("function", begin.function.as_deref().into()),
        ("outcome", node.outcome.as_str().into()),
        ("status", is_iteration.then(|| run.iteration_status(node)).into()),
        ("start", run.time(begin.at).to_rfc3339().into()),
        ("end", node.ended_at.map(|at| run.time(at).to_rfc3339()).into()),
        ("duration_ms", node.duration().map(milliseconds).into()),
        ("error", node.error.as_deref().map(error_value).into()),
        ("facts", object(node.facts.iter().cloned())),
        ("metadata", object(payload.metadata)),
        ("scores", scores(node.scores())),
        ("implicit", begin.implicit.into()),
        ("detached", begin.detached.into()),
        ("prompt", prompt.as_ref().map(prompt_value).into()),
    ];
    let mut text = vec![b'{'];
    for (key, value) in &head {
        write_key(key, &mut text);
        write_compact(value, &mut text);
        text.push(b',');
    }
    // Inputs and outputs are most of a run, so they are not copied to be written.
    write_key("input", &mut text);
    match &payload.input {
        Input::None => write_compact(&Value::Null, &mut text),
        Input::Value(value) => write_compact(value, &mut text),
        Input::Args(args) => {
            for (position, (name, value)) in args.iter().enumerate() {
                text.push(if position > 0 { b',' } else { b'{' });
                write_key(name, &mut text);
                write_compact(value, &mut text);
            }
            text.push(b'}');
        }
    }
    text.push(b',');
    write_key("output", &mut text);
    write_compact(payload.output.as_ref().unwrap_or(&Value::Null), &mut text);
    text.push(b',');
    write_key("children", &mut text);
    text.push(b'[');
    out.write_all(&text)
}

fn write_key(key: &str, text: &mut Vec<u8>) {
    write_string(key, text);
    text.push(b':');
}

fn write_value(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    write_compact(value, &mut text);
    out.write_all(&text)
}

#[expect(clippy::cast_precision_loss, reason = "a float holds 285 years of microseconds exactly")]
fn milliseconds(micros: u64) -> Value {
    Value::from(micros as f64 / 1000.0)
}

fn error_value(error: &ErrorInfo) -> Value {
    let chain = error.chain.iter().map(|cause| Value::from(cause.as_str())).collect();
    Value::object([
        ("message", Value::from(error.message.as_str())),
        ("chain", Value::List(chain)),
        ("location", error.location.clone().into()),
    ])
}

fn scores(scores: &[(Text, f64)]) -> Value {
    object(scores.iter().map(|(name, score)| (name.clone(), Value::from(*score))))
}

/// What is new in a query's prompt.
fn prompt_value(change: &PromptChange) -> Value {
    let news = change.news();
    let unit = if matches!(change.extent, Extent::Text(_)) { "bytes" } else { "messages" };
    Value::object([
        ("of", Value::from(unit)),
        ("kept", change.kept.into()),
        ("new", (news.end - news.start).into()),
        ("rewritten_at", change.rewritten_at.into()),
    ])
}

/// Entries as an object; of a name that comes again, the last counts.
fn object<K: AsRef<str>>(entries: impl IntoIterator<Item = (K, Value)>) -> Value {
    let mut object: Vec<(String, Value)> = Vec::new();
    for (name, value) in entries {
        match object.iter_mut().find(|(known, _)| known == name.as_ref()) {
            Some((_, old)) => *old = value,
            None => object.push((name.as_ref().to_owned(), value)),
        }
    }
    Value::Object(object)
}
