//! The report: the original logger's document, key for key and in its order.
//!
//! The keys are fixed, because scripts read them. Anything new goes inside the free-form
//! `metadata` objects.

use std::collections::HashMap;

use crate::record::{Entries, ErrorInfo, Input, NodeId, NodeKind, Text};
use crate::tree::{Node, Run};
use crate::value::{Value, write_compact, write_indented};

/// A document above this size refers to repeated values instead of repeating them.
const CONDENSE_ABOVE_BYTES: usize = 64 * 1024 * 1024;

/// Repeated values shorter than this are repeated even then: a reference would not be shorter.
const CONDENSE_VALUES_ABOVE_BYTES: usize = 256;

/// How a report deals with repeated values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// In documents over 64 MiB, a repeated value is `{"$ref": "<JSON pointer to the first>"}`.
    Auto,
    /// Everything is written in full.
    Expand,
}

/// The report of a run, as the text of its file.
pub fn to_json(run: &Run, repetition: Repetition) -> Vec<u8> {
    to_json_above(run, repetition, CONDENSE_ABOVE_BYTES)
}

fn to_json_above(run: &Run, repetition: Repetition, limit_bytes: usize) -> Vec<u8> {
    let mut document = document(run);
    let mut text = Vec::new();
    write_indented(&document, 0, &mut text);
    if repetition == Repetition::Auto && text.len() > limit_bytes {
        note_references(&mut document);
        let condensed = condense(&document, &mut String::from("#"), &mut HashMap::new());
        text.clear();
        write_indented(&condensed, 0, &mut text);
    }
    text.push(b'\n');
    text
}

/// The report of a run, as a value.
pub fn document(run: &Run) -> Value {
    Value::object([
        ("metadata", metadata(run)),
        ("iterations", iterations(run)),
        ("resources_used", Value::List(run.resources.iter().map(|name| Value::from(&**name)).collect())),
        ("final_status", run.final_status().into()),
        ("error_log", error_log(run)),
    ])
}

fn metadata(run: &Run) -> Value {
    let header = &run.header;
    let mut additional = Object::default();
    additional.merge(&header.metadata);
    additional.merge(&run.metadata);
    additional.scores(&run.scores);
    if let Some(parent) = &header.parent {
        let parent = [("run", Value::from(parent.run.as_str())), ("id", parent.id.into())];
        additional.set("parent", Value::object(parent));
    }
    if run.lost > 0 {
        additional.set("lost_records", run.lost.into());
    }
    if !run.damage.is_empty() {
        additional.set("damaged_lines", run.damage.len().into());
    }
    Value::object([
        ("workflow_name", header.workflow.as_str().into()),
        ("start_time", header.start.to_rfc3339().into()),
        ("end_time", run.ended_at.map(|at| run.time(at).to_rfc3339()).into()),
        ("task_repo_dir", header.task_repo_dir.clone().into()),
        ("bounty_number", header.bounty_number.clone().into()),
        ("model_config", header.model_config.clone().into()),
        ("additional_metadata", additional.into()),
    ])
}

/// Interactions flat under their iteration, actions flat under their interaction, both by begin.
fn iterations(run: &Run) -> Value {
    let mut listed: Vec<ListedIteration<'_>> = Vec::new();
    // Where the nodes that others are listed under went: a run may have a hundred thousand.
    let mut iterations: HashMap<NodeId, usize> = HashMap::new();
    let mut interactions: HashMap<NodeId, (usize, usize)> = HashMap::new();
    for node in &run.nodes {
        if node.begin.node == NodeKind::Iteration {
            iterations.insert(node.begin.id, listed.len());
            listed.push(ListedIteration { node: Some(node), interactions: Vec::new() });
            continue;
        }
        let interaction = (node.begin.node == NodeKind::Action)
            .then(|| run.enclosing(node, NodeKind::Interaction))
            .flatten()
            .and_then(|found| interactions.get(&found.begin.id));
        if let Some((iteration, interaction)) = interaction {
            listed[*iteration].interactions[*interaction].actions.push(node);
            continue;
        }
        let iteration = run.enclosing(node, NodeKind::Iteration);
        let iteration = iteration.and_then(|found| iterations.get(&found.begin.id).copied());
        let iteration = iteration.or(listed.len().checked_sub(1)).unwrap_or_else(|| {
            listed.push(ListedIteration { node: None, interactions: Vec::new() });
            0
        });
        if node.begin.node == NodeKind::Interaction {
            interactions.insert(node.begin.id, (iteration, listed[iteration].interactions.len()));
            listed[iteration].interactions.push(ListedInteraction::new(node));
        } else {
            // Only a journal with damaged lines, or another writer's, has such an action.
            listed[iteration].loose_actions().push(node);
        }
    }
    Value::List(listed.iter().enumerate().map(|(index, iteration)| iteration.to_value(run, index)).collect())
}

struct ListedIteration<'a> {
    node: Option<&'a Node>,
    interactions: Vec<ListedInteraction<'a>>,
}

struct ListedInteraction<'a> {
    node: Option<&'a Node>,
    actions: Vec<&'a Node>,
}

impl<'a> ListedIteration<'a> {
    /// The actions in this iteration that no interaction has.
    fn loose_actions(&mut self) -> &mut Vec<&'a Node> {
        let index = self.interactions.iter().position(|listed| listed.node.is_none());
        let index = index.unwrap_or_else(|| {
            self.interactions.push(ListedInteraction { node: None, actions: Vec::new() });
            self.interactions.len() - 1
        });
        &mut self.interactions[index].actions
    }

    fn to_value(&self, run: &Run, index: usize) -> Value {
        let number = self.node.and_then(|node| node.begin.name.parse::<u64>().ok());
        let status = self.node.map_or(run.outcome.as_str(), |node| run.iteration_status(node));
        Value::object([
            ("iteration_number", number.unwrap_or(index as u64 + 1).into()),
            ("status", status.into()),
            (
                "interactions",
                Value::List(self.interactions.iter().map(|listed| listed.to_value(run)).collect()),
            ),
        ])
    }
}

impl<'a> ListedInteraction<'a> {
    fn new(node: &'a Node) -> Self {
        Self { node: Some(node), actions: Vec::new() }
    }

    fn to_value(&self, run: &Run) -> Value {
        let begin = self.node.map_or(0, |node| node.begin.at);
        let ended = self.node.and_then(|node| node.ended_at);
        let own = self.node.map(|node| node.begin.id);
        Value::object([
            ("agent_name", self.node.map_or(run.header.workflow.as_str(), |node| &node.begin.name).into()),
            ("input_response", self.node.map_or(Value::Null, |node| whole_input(&node.begin.input))),
            ("output_response", self.node.and_then(|node| node.output.clone()).into()),
            ("start_time", run.time(begin).to_rfc3339().into()),
            ("end_time", ended.map(|at| run.time(at).to_rfc3339()).into()),
            (
                "actions",
                Value::List(self.actions.iter().map(|action| action_value(run, action, own)).collect()),
            ),
            (
                "metadata",
                self.node.map_or_else(
                    || Value::Object(Vec::new()),
                    |node| node_metadata(node, nested_parent(run, node), None),
                ),
            ),
        ])
    }
}

/// An interaction inside another interaction or action says in which.
fn nested_parent(run: &Run, node: &Node) -> Option<u64> {
    run.parent(node).filter(|parent| parent.begin.node != NodeKind::Iteration).map(|parent| parent.begin.id)
}

fn action_value(run: &Run, node: &Node, interaction: Option<u64>) -> Value {
    let (input, parameters) = split_input(node);
    let parent = Some(node.begin.parent).filter(|parent| Some(*parent) != interaction);
    Value::object([
        ("action_type", (&*node.begin.name).into()),
        ("input_data", input),
        ("output_data", node.output.clone().into()),
        ("timestamp", run.time(node.begin.at).to_rfc3339().into()),
        ("metadata", node_metadata(node, parent, parameters)),
    ])
}

/// The keys of a node's metadata that a user's metadata of the same name does not replace: tools
/// find nodes by them. What is known about a call (its tokens, the time it took) may be known
/// better by the user.
const OURS: [&str; 10] =
    ["id", "parent", "kind", "outcome", "error", "parameters", "score", "function", "implicit", "detached"];

fn node_metadata(node: &Node, parent: Option<u64>, parameters: Option<Value>) -> Value {
    let mut metadata = Object::default();
    metadata.set("id", node.begin.id.into());
    if let Some(parent) = parent {
        metadata.set("parent", parent.into());
    }
    if let Some(kind) = &node.begin.kind {
        metadata.set("kind", (&**kind).into());
    }
    metadata.set("outcome", node.outcome.as_str().into());
    metadata.set("time_taken_in_ms", node.duration().map(milliseconds).into());
    metadata.merge(&node.facts);
    if let Some(error) = &node.error {
        metadata.set("error", error_value(error));
    }
    if let Some(parameters) = parameters {
        metadata.set("parameters", parameters);
    }
    metadata.scores(&node.scores);
    if let Some(function) = &node.begin.function {
        metadata.set("function", (&**function).into());
    }
    for (name, flag) in [("implicit", node.begin.implicit), ("detached", node.begin.detached)] {
        if flag {
            metadata.set(name, flag.into());
        }
    }
    for (key, value) in node.begin.metadata.iter().chain(&node.metadata) {
        if !(OURS.contains(&&**key) && metadata.has(key)) {
            metadata.set(key, value.clone());
        }
    }
    metadata.into()
}

#[expect(clippy::cast_precision_loss, reason = "a float holds 285 years of microseconds exactly")]
fn milliseconds(micros: u64) -> Value {
    Value::from(micros as f64 / 1000.0)
}

fn error_value(error: &ErrorInfo) -> Value {
    let chain = error.chain.iter().map(|source| Value::from(source.as_str())).collect();
    let mut entries = vec![("message", Value::from(error.message.as_str())), ("chain", Value::List(chain))];
    if let Some(location) = &error.location {
        entries.push(("location", location.as_str().into()));
    }
    Value::object(entries)
}

/// Null without parameters, the value of a single one, an object of several.
fn whole_input(input: &Input) -> Value {
    match input {
        Input::None => Value::Null,
        Input::Value(value) => value.clone(),
        Input::Args(args) => match args.as_slice() {
            [(_, only)] => only.clone(),
            args => Value::object(args.iter().map(|(name, value)| (&**name, value.clone()))),
        },
    }
}

/// What an action was about, and its other parameters.
pub fn split_input(node: &Node) -> (Value, Option<Value>) {
    let Input::Args(args) = &node.begin.input else {
        return (whole_input(&node.begin.input), None);
    };
    let Some(main) = main_parameter(node.begin.kind.as_deref(), args) else {
        return (whole_input(&node.begin.input), None);
    };
    let others = args.iter().enumerate().filter(|(index, _)| *index != main);
    let others = others.map(|(_, (name, value))| ((**name).to_owned(), value.clone())).collect::<Vec<_>>();
    (args[main].1.clone(), (!others.is_empty()).then_some(Value::Object(others)))
}

/// Which parameter says what an action of a kind was about; the others only say how.
pub fn main_parameter(kind: Option<&str>, args: &Entries) -> Option<usize> {
    let named =
        |wanted: &[&str]| wanted.iter().find_map(|wanted| args.iter().position(|(name, _)| name == wanted));
    match kind? {
        "env" => named(&["command", "cmd"])
            .or_else(|| args.iter().position(|(_, value)| matches!(value, Value::String(_)))),
        "llm" => named(&["prompt", "message", "messages", "request", "req"]),
        _ => None,
    }
}

fn error_log(run: &Run) -> Value {
    let failures = run
        .nodes
        .iter()
        .filter(|node| node.begin.node == NodeKind::Interaction && node.outcome.is_failure())
        .map(|node| (node.ended_at.unwrap_or(node.begin.at), node.error.as_ref()));
    let mut entries: Vec<(u64, Value)> = failures
        .clone()
        .map(|(at, error)| (at, entry(run, at, error.map_or("", |error| &error.message), &Vec::new())))
        .collect();
    for error in &run.errors {
        entries.push((error.at, entry(run, error.at, &error.message, &error.data)));
    }
    if let (Some(error), Some(at)) = (&run.error, run.ended_at) {
        let texts = |error: &ErrorInfo| {
            std::iter::once(error.message.clone()).chain(error.chain.clone()).collect::<Vec<_>>()
        };
        let own = texts(error);
        let known = failures
            .filter_map(|(_, failure)| failure)
            .any(|failure| texts(failure).iter().any(|text| own.contains(text)));
        if !known {
            entries.push((at, entry(run, at, &error.message, &Vec::new())));
        }
    }
    entries.sort_by_key(|(at, _)| *at);
    Value::List(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn entry(run: &Run, at: u64, message: &str, data: &Entries) -> Value {
    let mut entry = Object::default();
    entry.set("timestamp", run.time(at).to_rfc3339().into());
    entry.set("message", message.into());
    for (key, value) in data.iter().filter(|(key, _)| key != "timestamp" && key != "message") {
        entry.set(key, value.clone());
    }
    entry.into()
}

/// An object under construction: a key that is set again is overwritten in its place.
#[derive(Default)]
struct Object(Vec<(String, Value)>);

impl Object {
    fn set(&mut self, key: &str, value: Value) {
        match self.0.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name == key)
    }

    /// Adds entries; of two with one name, the later counts.
    fn merge(&mut self, entries: &[(Text, Value)]) {
        for (key, value) in entries {
            self.set(key, value.clone());
        }
    }

    fn scores(&mut self, scores: &[(Text, f64)]) {
        if !scores.is_empty() {
            let mut judgements = Self::default();
            for (name, score) in scores {
                judgements.set(name, Value::from(*score));
            }
            self.set("score", judgements.into());
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

fn note_references(document: &mut Value) {
    let Value::Object(entries) = document else { return };
    let metadata = entries.iter_mut().find(|(key, _)| key == "metadata").map(|(_, value)| value);
    let Some(Value::Object(metadata)) = metadata else { return };
    let additional =
        metadata.iter_mut().find(|(key, _)| key == "additional_metadata").map(|(_, value)| value);
    if let Some(Value::Object(additional)) = additional {
        additional.retain(|(key, _)| key != "references");
        let note = "repeated values are {\"$ref\": pointer to their first place in this document}; \
                    `workflow-log export --to json --expand` writes them in full";
        additional.push(("references".to_owned(), note.into()));
    }
}

/// Replaces every free-form value that stood before by a JSON pointer (RFC 6901) to where it stood.
fn condense<'a>(value: &'a Value, pointer: &mut String, seen: &mut HashMap<&'a Value, String>) -> Value {
    if !is_longer_than(value, CONDENSE_VALUES_ABOVE_BYTES) {
        return value.clone();
    }
    if is_free_form(pointer) {
        if let Some(first) = seen.get(value) {
            return Value::object([("$ref", Value::from(first.as_str()))]);
        }
        seen.insert(value, pointer.clone());
    }
    let length = pointer.len();
    let mut inside = |key: &str, item: &'a Value| {
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        let condensed = condense(item, pointer, seen);
        pointer.truncate(length);
        condensed
    };
    match value {
        Value::List(items) => {
            let items = items.iter().enumerate();
            Value::List(items.map(|(index, item)| inside(&index.to_string(), item)).collect())
        }
        Value::Object(entries) => {
            Value::Object(entries.iter().map(|(key, item)| (key.clone(), inside(key, item))).collect())
        }
        leaf => leaf.clone(),
    }
}

/// Whether a place in the document is free-form, so that no script counts on what stands there.
fn is_free_form(pointer: &str) -> bool {
    let path: Vec<&str> = pointer.split('/').skip(1).collect();
    match path.as_slice() {
        ["metadata", "model_config" | "additional_metadata", _, ..]
        | ["iterations", _, "interactions", _, "input_response" | "output_response", ..]
        | ["iterations", _, "interactions", _, "metadata", _, ..]
        | ["iterations", _, "interactions", _, "actions", _, "input_data" | "output_data", ..]
        | ["iterations", _, "interactions", _, "actions", _, "metadata", _, ..] => true,
        ["error_log", _, key, ..] => !matches!(*key, "timestamp" | "message"),
        _ => false,
    }
}

fn is_longer_than(value: &Value, bytes: usize) -> bool {
    match value {
        Value::String(text) => text.len() > bytes,
        Value::List(_) | Value::Object(_) => {
            let mut text = Vec::new();
            write_compact(value, &mut text);
            text.len() > bytes
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{FORMAT, decode};
    use crate::parse::parse;
    use crate::record::Record;

    /// What stands at a JSON pointer.
    fn lookup<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
        pointer.strip_prefix('#')?.split('/').skip(1).try_fold(document, |value, key| match value {
            Value::List(items) => items.get(key.parse::<usize>().ok()?),
            value => value.get(&key.replace("~1", "/").replace("~0", "~")),
        })
    }

    /// Writes a document out in full.
    fn expanded(value: &Value, document: &Value, references: &mut usize) -> Value {
        match value {
            Value::List(items) => {
                Value::List(items.iter().map(|item| expanded(item, document, references)).collect())
            }
            Value::Object(entries) => match entries.as_slice() {
                [(key, Value::String(pointer))] if key == "$ref" && pointer.starts_with("#/iterations/") => {
                    *references += 1;
                    expanded(lookup(document, pointer).expect(pointer), document, references)
                }
                entries => Value::Object(
                    entries
                        .iter()
                        .map(|(key, item)| (key.clone(), expanded(item, document, references)))
                        .collect(),
                ),
            },
            leaf => leaf.clone(),
        }
    }

    /// Three queries, each with the whole conversation so far, in interactions that all fail with
    /// the same long error.
    fn repetitive_run() -> Run {
        let long = |text: &str| format!("\"{}\"", text.repeat(100));
        let mut messages = vec![format!(r#"{{"role":"system","a/b~c":{}}}"#, long("expert "))];
        let mut lines = Vec::new();
        for turn in 0..3 {
            let (interaction, action) = (2 * turn + 1, 2 * turn + 2);
            messages.push(format!(r#"{{"role":"user","content":{}}}"#, long(&format!("turn {turn} "))));
            let (prompt, agent, error) = (messages.join(","), long("agent"), long("error"));
            lines.push(format!(
                r#"{{"t":"begin","id":{interaction},"at":1,"node":"interaction","name":{agent}}}"#
            ));
            lines.push(format!(
                r##"{{"t":"begin","id":{action},"parent":{interaction},"at":2,"node":"action","name":"llm","kind":"llm","args":{{"messages":[{prompt}],"schema":{{"$lit":{{"$ref":"#/$defs/x"}}}}}}}}"##
            ));
            lines.push(format!(
                r#"{{"t":"end","id":{interaction},"at":3,"outcome":"failed","error":{{"message":{error}}}}}"#
            ));
        }
        let header = format!(
            r#"{{"t":"run","format":{FORMAT},"run":"","workflow":"w","start":"2026-11-21T05:14:00Z","process":{{}},"program":"","writer":"","metadata":{{"references":1}}}}"#
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        std::fs::write(&path, format!("{header}\n{}\n", lines.join("\n"))).unwrap();
        assert!(matches!(decode(&header), Ok(Record::Run(_))));
        Run::load(&path).unwrap()
    }

    #[test]
    fn a_document_over_the_limit_refers_to_what_it_repeats_and_loses_nothing() {
        let run = repetitive_run();
        let full = document(&run);
        let text = String::from_utf8(to_json_above(&run, Repetition::Auto, 1000)).unwrap();
        let condensed = parse(&text).unwrap();
        let mut references = 0;
        let mut whole = expanded(&condensed, &condensed, &mut references);
        assert!(references >= 4, "{references} references");
        assert_eq!(text.matches("expert ").count(), 100);
        for text in ["agent_name", "message"] {
            assert!(!condensed.to_string().contains(&format!("\"{text}\":{{\"$ref\"")), "{text} is a string");
        }

        // The note is the only difference, and the only `references` there.
        let additional = |value: &Value| value.at(&["metadata", "additional_metadata"]).cloned().unwrap();
        assert!(additional(&whole).get("references").unwrap().as_str().unwrap().contains("--expand"));
        assert_eq!(additional(&whole).as_object().unwrap().len(), 1);
        let mut full = full;
        for document in [&mut whole, &mut full] {
            let Value::Object(entries) = document else { panic!("not an object") };
            entries.remove(0);
        }
        assert!(whole == full, "the documents differ");
    }

    #[test]
    fn a_document_under_the_limit_or_to_be_expanded_repeats_everything() {
        let run = repetitive_run();
        let mut full = Vec::new();
        write_indented(&document(&run), 0, &mut full);
        full.push(b'\n');
        assert_eq!(to_json_above(&run, Repetition::Expand, 0), full);
        assert_eq!(to_json_above(&run, Repetition::Auto, full.len() - 1), full);
        assert_ne!(to_json_above(&run, Repetition::Auto, full.len() - 2), full);
    }
}
