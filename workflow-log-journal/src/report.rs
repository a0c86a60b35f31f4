//! The report: the original logger's document, key for key and in its order.
//!
//! The keys are fixed, because scripts read them. Anything new goes inside the free-form
//! `metadata` objects. The document is written as it is made, a payload at a time.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::contents::{Contents, Extent};
use crate::page::Page;
use crate::record::{Entries, ErrorInfo, Input, NodeId, NodeKind, Text};
use crate::tree::{Node, Run};
use crate::value::{Directive, Value};

/// A document above this size refers to content that comes again instead of repeating it.
const REFER_ABOVE_BYTES: u64 = 64 * 1024 * 1024;

/// What a document that refers to itself says about it.
const REFERENCES: &str = "content that comes again is {\"$ref\": pointer to its first place in this document}, \
                          a part of it {\"$part\": [pointer, from, to]}, and {\"$cat\": […]} puts parts together; \
                          `workflow-log export --to json --expand` writes everything in full";

/// How a report deals with content that comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// Documents that would be over 64 MiB refer to it: `{"$ref": "<JSON pointer to the first>"}`.
    Auto,
    /// Everything is written in full.
    Expand,
}

/// The report of a run, as the text of its file.
///
/// # Errors
///
/// When the journal cannot be read any more.
pub fn to_json(run: &Run, repetition: Repetition) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    write(run, repetition, &mut text)?;
    Ok(text)
}

/// Writes the report of a run. Holds one payload at a time; `out` need not be buffered.
///
/// # Errors
///
/// When the journal cannot be read any more, or `out` cannot be written to.
pub fn write(run: &Run, repetition: Repetition, out: &mut dyn Write) -> io::Result<()> {
    write_above(run, repetition, REFER_ABOVE_BYTES, out)
}

fn write_above(run: &Run, repetition: Repetition, limit: u64, out: &mut dyn Write) -> io::Result<()> {
    let refers = repetition == Repetition::Auto && (is_surely_over(run, limit)? || !fits(run, limit)?);
    let contents = run.contents();
    let mut page = if refers { Page::referring(contents, out) } else { Page::full(contents, out) };
    document(run, refers, &mut page)?;
    page.finish()
}

/// Whether a run written out in full is over a limit for the sizes of its texts alone.
///
/// They are known without being read. To write out 64 MiB of a long conversation just to find that
/// it is too much took longer than all the rest of its report.
fn is_surely_over(run: &Run, limit: u64) -> io::Result<bool> {
    let mut sizes = Sizes { contents: run.contents(), lists: HashMap::new() };
    let mut bytes = 0_u64;
    for node in &run.nodes {
        let payload = run.payload(node)?;
        let input = match &payload.input {
            Input::None => 0,
            Input::Args(args) => args.iter().map(|(_, value)| sizes.of(value, 0)).sum(),
            Input::Value(value) => sizes.of(value, 0),
        };
        bytes = bytes.saturating_add(input);
        if bytes > limit {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many bytes values take at least: those of their texts.
struct Sizes<'c> {
    contents: &'c Contents,
    /// Of content that is no text.
    lists: HashMap<u64, u64>,
}

impl Sizes<'_> {
    fn of(&mut self, value: &Value, links: usize) -> u64 {
        match value {
            Value::String(text) => text.len() as u64,
            Value::List(items) => items.iter().map(|item| self.of(item, links)).sum(),
            Value::Object(entries) => entries.iter().map(|(_, item)| self.of(item, links)).sum(),
            Value::Directive(directive) => match &**directive {
                Directive::Ref(content) => self.of_content(*content, links),
                Directive::Part { from, to, .. } => match self.contents.extent(value) {
                    Extent::Text(_) => to.saturating_sub(*from),
                    _ => 0,
                },
                Directive::Cat(parts) => parts.iter().map(|part| self.of(part, links)).sum(),
            },
            _ => 0,
        }
    }

    fn of_content(&mut self, content: u64, links: usize) -> u64 {
        /// A prompt before this one is known already; a longer chain is not followed on the stack.
        const LINKS: usize = 64;
        if let Some(bytes) = self.lists.get(&content) {
            return *bytes;
        }
        let value = {
            let resolver = self.contents.resolver();
            let Some(stored) = resolver.stored(content) else { return 0 };
            if let Extent::Text(bytes) = stored.extent {
                return bytes;
            }
            if links < LINKS { resolver.load(stored.span).ok() } else { None }
        };
        let bytes = value.map_or(0, |value| self.of(&value, links + 1));
        self.lists.insert(content, bytes);
        bytes
    }
}

/// Whether a run written out in full is not over a limit.
fn fits(run: &Run, limit: u64) -> io::Result<bool> {
    /// Counts, and has enough at the limit.
    struct Room(Option<u64>);

    impl Write for Room {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.and_then(|left| left.checked_sub(bytes.len() as u64));
            if self.0.is_some() { Ok(bytes.len()) } else { Err(io::ErrorKind::FileTooLarge.into()) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    // The line feed at the end does not count.
    let mut room = Room(Some(limit + 1));
    let mut page = Page::full(run.contents(), &mut room);
    let written = document(run, false, &mut page).and_then(|()| page.finish());
    match (written, room.0) {
        (_, None) => Ok(false),
        // A value that is too large to be put together is.
        (Err(error), _) if error.kind() == io::ErrorKind::InvalidData => Ok(false),
        (written, _) => written.map(|()| true),
    }
}

fn document(run: &Run, refers: bool, page: &mut Page<'_>) -> io::Result<()> {
    page.open(b'{');
    page.key("metadata")?;
    page.value(&metadata(run, refers)?)?;
    page.key("iterations")?;
    page.open(b'[');
    for (index, iteration) in iterations(run).iter().enumerate() {
        page.item()?;
        iteration.write(run, index, page)?;
    }
    page.close(b']');
    page.key("resources_used")?;
    page.value(&Value::List(run.resources.iter().map(|name| Value::from(&**name)).collect()))?;
    page.key("final_status")?;
    page.value(&run.final_status().into())?;
    page.key("error_log")?;
    page.open(b'[');
    for entry in error_log(run)? {
        page.item()?;
        page.value(&entry)?;
    }
    page.close(b']');
    page.close(b'}');
    Ok(())
}

fn metadata(run: &Run, refers: bool) -> io::Result<Value> {
    let header = &run.header;
    let mut additional = Object::default();
    additional.merge(header.metadata.iter().cloned());
    additional.merge(run.root_payload()?.metadata);
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
    if refers {
        additional.0.retain(|(key, _)| key != "references");
        additional.set("references", REFERENCES.into());
    }
    Ok(Value::object([
        ("workflow_name", header.workflow.as_str().into()),
        ("start_time", header.start.to_rfc3339().into()),
        ("end_time", run.ended_at.map(|at| run.time(at).to_rfc3339()).into()),
        ("task_repo_dir", header.task_repo_dir.clone().into()),
        ("bounty_number", header.bounty_number.clone().into()),
        ("model_config", header.model_config.clone().into()),
        ("additional_metadata", additional.into()),
    ]))
}

/// Interactions flat under their iteration, actions flat under their interaction, both by begin.
fn iterations(run: &Run) -> Vec<ListedIteration<'_>> {
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
    listed
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

    fn write(&self, run: &Run, index: usize, page: &mut Page<'_>) -> io::Result<()> {
        let number = self.node.and_then(|node| node.begin.name.parse::<u64>().ok());
        let status = self.node.map_or(run.outcome.as_str(), |node| run.iteration_status(node));
        page.open(b'{');
        page.entry("iteration_number", &number.unwrap_or(index as u64 + 1).into())?;
        page.entry("status", &status.into())?;
        page.key("interactions")?;
        page.open(b'[');
        for interaction in &self.interactions {
            page.item()?;
            interaction.write(run, page)?;
        }
        page.close(b']');
        page.close(b'}');
        Ok(())
    }
}

impl<'a> ListedInteraction<'a> {
    fn new(node: &'a Node) -> Self {
        Self { node: Some(node), actions: Vec::new() }
    }

    fn write(&self, run: &Run, page: &mut Page<'_>) -> io::Result<()> {
        let begin = self.node.map_or(0, |node| node.begin.at);
        let ended = self.node.and_then(|node| node.ended_at);
        let own = self.node.map(|node| node.begin.id);
        let payload = self.node.map(|node| run.payload(node)).transpose()?.unwrap_or_default();
        page.open(b'{');
        page.entry(
            "agent_name",
            &self.node.map_or(run.header.workflow.as_str(), |node| &node.begin.name).into(),
        )?;
        page.entry("input_response", &whole_input(payload.input))?;
        page.entry("output_response", &payload.output.into())?;
        page.entry("start_time", &run.time(begin).to_rfc3339().into())?;
        page.entry("end_time", &ended.map(|at| run.time(at).to_rfc3339()).into())?;
        page.key("actions")?;
        page.open(b'[');
        for action in &self.actions {
            page.item()?;
            write_action(run, action, own, page)?;
        }
        page.close(b']');
        let metadata = match self.node {
            Some(node) => node_metadata(node, nested_parent(run, node), None, payload.metadata),
            None => Value::Object(Vec::new()),
        };
        page.entry("metadata", &metadata)?;
        page.close(b'}');
        Ok(())
    }
}

/// An interaction inside another interaction or action says in which.
fn nested_parent(run: &Run, node: &Node) -> Option<u64> {
    run.parent(node).filter(|parent| parent.begin.node != NodeKind::Iteration).map(|parent| parent.begin.id)
}

fn write_action(run: &Run, node: &Node, interaction: Option<u64>, page: &mut Page<'_>) -> io::Result<()> {
    let payload = run.payload(node)?;
    let (input, parameters) = split_input(node, payload.input, run.contents());
    let parent = Some(node.begin.parent).filter(|parent| Some(*parent) != interaction);
    page.open(b'{');
    page.entry("action_type", &(&*node.begin.name).into())?;
    page.entry("input_data", &input)?;
    page.entry("output_data", &payload.output.into())?;
    page.entry("timestamp", &run.time(node.begin.at).to_rfc3339().into())?;
    page.entry("metadata", &node_metadata(node, parent, parameters, payload.metadata))?;
    page.close(b'}');
    Ok(())
}

/// The keys of a node's metadata that a user's metadata of the same name does not replace: tools
/// find nodes by them. What is known about a call (its tokens, the time it took) may be known
/// better by the user.
const OURS: [&str; 10] =
    ["id", "parent", "kind", "outcome", "error", "parameters", "score", "function", "implicit", "detached"];

fn node_metadata(node: &Node, parent: Option<u64>, parameters: Option<Value>, own: Entries) -> Value {
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
    metadata.merge(node.facts.iter().cloned());
    if let Some(error) = &node.error {
        metadata.set("error", error_value(error));
    }
    if let Some(parameters) = parameters {
        metadata.set("parameters", parameters);
    }
    metadata.scores(node.scores());
    if let Some(function) = &node.begin.function {
        metadata.set("function", (&**function).into());
    }
    for (name, flag) in [("implicit", node.begin.implicit), ("detached", node.begin.detached)] {
        if flag {
            metadata.set(name, flag.into());
        }
    }
    for (key, value) in own {
        if !(OURS.contains(&&*key) && metadata.has(&key)) {
            metadata.set(&key, value);
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
fn whole_input(input: Input) -> Value {
    match input {
        Input::None => Value::Null,
        Input::Value(value) => value,
        Input::Args(mut args) => match args.len() {
            1 => args.swap_remove(0).1,
            _ => Value::Object(args.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()),
        },
    }
}

/// What an action was about, and its other parameters.
fn split_input(node: &Node, input: Input, contents: &Contents) -> (Value, Option<Value>) {
    match input {
        Input::Args(mut args) => match main_parameter(node.begin.kind.as_deref(), &args, contents) {
            Some(main) => {
                let (_, about) = args.remove(main);
                let others = (!args.is_empty()).then(|| {
                    Value::Object(args.into_iter().map(|(name, value)| (name.into_owned(), value)).collect())
                });
                (about, others)
            }
            None => (whole_input(Input::Args(args)), None),
        },
        input => (whole_input(input), None),
    }
}

/// Which parameter says what an action of a kind was about; the others only say how.
pub fn main_parameter(kind: Option<&str>, args: &Entries, contents: &Contents) -> Option<usize> {
    let named =
        |wanted: &[&str]| wanted.iter().find_map(|wanted| args.iter().position(|(name, _)| name == wanted));
    let is_text = |value: &Value| matches!(contents.extent(value), Extent::Text(_));
    match kind? {
        "env" => {
            named(&["command", "cmd", "argv"]).or_else(|| args.iter().position(|(_, value)| is_text(value)))
        }
        "llm" => named(&["prompt", "message", "messages", "request", "req"]),
        _ => None,
    }
}

fn error_log(run: &Run) -> io::Result<Vec<Value>> {
    let failures = run
        .nodes
        .iter()
        .filter(|node| node.begin.node == NodeKind::Interaction && node.outcome.is_failure())
        .map(|node| (node.ended_at.unwrap_or(node.begin.at), node.error.as_deref()));
    let mut entries: Vec<(u64, Value)> = failures
        .clone()
        .map(|(at, error)| (at, entry(run, at, error.map_or("", |error| &error.message), Vec::new())))
        .collect();
    for error in &run.errors {
        entries.push((error.at, entry(run, error.at, &error.message, run.error_data(error)?)));
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
            entries.push((at, entry(run, at, &error.message, Vec::new())));
        }
    }
    entries.sort_by_key(|(at, _)| *at);
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn entry(run: &Run, at: u64, message: &str, data: Entries) -> Value {
    let mut entry = Object::default();
    entry.set("timestamp", run.time(at).to_rfc3339().into());
    entry.set("message", message.into());
    entry.merge(data.into_iter().filter(|(key, _)| key != "timestamp" && key != "message"));
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
    fn merge<K: AsRef<str>>(&mut self, entries: impl IntoIterator<Item = (K, Value)>) {
        for (key, value) in entries {
            self.set(key.as_ref(), value);
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
#[cfg(test)]
mod tests {
    #![expect(clippy::format_push_string, reason = "journals read better as lines that follow each other")]

    use super::*;
    use crate::codec::FORMAT;
    use crate::parse::parse;

    /// What stands at a JSON pointer.
    fn lookup<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
        pointer.strip_prefix('#')?.split('/').skip(1).try_fold(document, |value, key| match value {
            Value::List(items) => items.get(key.parse::<usize>().ok()?),
            value => value.get(&key.replace("~1", "/").replace("~0", "~")),
        })
    }

    /// A document with everything it refers to in its place, as `docs/format.md` says how: written
    /// without a look at how we write it.
    struct Follower<'a> {
        document: &'a Value,
        references: usize,
    }

    impl Follower<'_> {
        fn follow(&mut self, value: &Value) -> Value {
            match value {
                Value::List(items) => Value::List(items.iter().map(|item| self.follow(item)).collect()),
                Value::Object(entries) => match entries.as_slice() {
                    [(key, argument)] if key.starts_with('$') => self.directive(key, argument),
                    entries => self.object(entries),
                },
                leaf => leaf.clone(),
            }
        }

        fn object(&mut self, entries: &[(String, Value)]) -> Value {
            Value::Object(entries.iter().map(|(key, item)| (key.clone(), self.follow(item))).collect())
        }

        fn there(&mut self, pointer: &str) -> Value {
            self.references += 1;
            let found = lookup(self.document, pointer).expect(pointer).clone();
            self.follow(&found)
        }

        fn directive(&mut self, key: &str, argument: &Value) -> Value {
            match (key, argument) {
                ("$lit", Value::Object(entries)) => self.object(entries),
                ("$ref", Value::String(pointer)) => self.there(pointer),
                ("$part", Value::List(items)) => {
                    let [of, from, to] = items.as_slice() else { panic!("{argument}") };
                    let place = |at: &Value| usize::try_from(at.as_u64().unwrap()).unwrap();
                    let range = place(from)..place(to);
                    let of =
                        if let Value::String(pointer) = of { self.there(pointer) } else { self.follow(of) };
                    match of {
                        Value::String(text) => text[range].into(),
                        Value::List(items) => Value::List(items[range].to_vec()),
                        other => panic!("{other}"),
                    }
                }
                ("$cat", Value::List(parts)) => {
                    let mut parts =
                        parts.iter().map(|part| self.follow(part)).collect::<Vec<_>>().into_iter();
                    let mut whole = parts.next().unwrap_or("".into());
                    for part in parts {
                        match (&mut whole, part) {
                            (Value::String(text), Value::String(more)) => text.push_str(&more),
                            (Value::List(items), Value::List(more)) => items.extend(more),
                            (_, other) => panic!("{other}"),
                        }
                    }
                    whole
                }
                other => panic!("{other:?}"),
            }
        }
    }

    fn load(lines: &str) -> Run {
        let header = format!(
            r#"{{"t":"run","format":{FORMAT},"run":"","workflow":"w","start":"2026-11-21T05:14:00Z","process":{{}},"program":"","writer":"","metadata":{{"references":1}}}}"#
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        std::fs::write(&path, format!("{header}\n{lines}")).unwrap();
        let run = Run::load(&path).unwrap();
        assert_eq!(run.damage, []);
        run
    }

    fn action(id: u64, prompt: &str) -> String {
        format!(
            r##"{{"t":"begin","id":{id},"parent":1,"at":2,"node":"action","name":"llm","kind":"llm","args":{{"messages":{prompt},"schema":{{"$lit":{{"$ref":"#/$defs/x"}}}}}}}}
{{"t":"end","id":{id},"at":3,"outcome":"completed","output":"done"}}
"##
        )
    }

    /// Prompts as recorders write them: chains of lists and of texts, a window, a part of what was
    /// never needed before, an object that comes again, keys that stand twice.
    fn repetitive_run() -> Run {
        let long = |text: &str| format!("\"{}\"", text.repeat(100));
        let mut lines = format!(
            r#"{{"t":"begin","id":1,"at":1,"node":"interaction","name":"a"}}
{{"t":"content","content":1,"value":{{"role":"system","a/b~c":{}}}}}
{{"t":"content","content":2,"value":[{{"$ref":1}}]}}
"#,
            long("expert ")
        );
        for turn in 3..9 {
            let (before, said) = (turn - 1, long(&format!("turn {turn} é ")));
            lines += &format!(
                r#"{{"t":"content","content":{turn},"value":{{"$cat":[{{"$ref":{before}}},[{{"role":"user","content":{said}}},7]]}}}}
"#
            );
            // The first of them are needed only as part of what comes later.
            if turn > 5 {
                lines += &action(turn, &format!(r#"{{"$ref":{turn}}}"#));
            }
        }
        lines += &action(10, r#"{"$cat":[{"$part":[8,0,1]},{"$part":[8,5,9]},[{"$ref":1},"new"]]}"#);
        lines += &action(11, r#"{"$part":[4,1,4]}"#);
        lines += &action(12, r#"{"twice":[{"$ref":20},{"$ref":20}]}"#).replace("20", "1");
        lines += &format!(
            r#"{{"t":"content","content":30,"value":{}}}
{{"t":"content","content":31,"value":{{"$cat":[{{"$ref":30}},"and é more"]}}}}
{{"t":"content","content":32,"value":{{"$cat":[{{"$part":[31,7,20]}},{{"$ref":31}}]}}}}
{{"t":"content","content":33,"value":{{"x":1}}}}
"#,
            long("a text é ")
        );
        lines += &action(13, r#"{"$part":[32,3,15]}"#);
        lines += &action(14, r#"{"$cat":[{"$ref":30},{"$cat":["",{"$ref":32}]},"end"]}"#);
        lines += &action(15, r#"{"a":{"$ref":33},"a":{"$ref":33},"b":{"$ref":33}}"#);
        lines += &action(16, r#"{"$cat":[]}"#);
        lines += &action(17, r#"{"$ref":33}"#);
        load(&lines)
    }

    fn text(run: &Run, repetition: Repetition, limit: u64) -> String {
        let mut text = Vec::new();
        write_above(run, repetition, limit, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    /// That a document which refers to itself says the same as the one in full.
    fn check(run: &Run) -> String {
        let referring = text(run, Repetition::Auto, 1000);
        let document = parse(&referring).unwrap();
        let mut follower = Follower { document: &document, references: 0 };
        let mut whole = follower.follow(&document);
        assert!(follower.references > 0);

        // The note is the only difference, and the only `references` there.
        let additional = |value: &Value| value.at(&["metadata", "additional_metadata"]).cloned().unwrap();
        assert!(additional(&whole).get("references").unwrap().as_str().unwrap().contains("--expand"));
        assert_eq!(additional(&whole).as_object().unwrap().len(), 1);
        let mut full = parse(&text(run, Repetition::Expand, 0)).unwrap();
        for document in [&mut whole, &mut full] {
            let Value::Object(entries) = document else { panic!("not an object") };
            entries.remove(0);
        }
        assert!(whole == full, "the documents differ:\n{whole}\n{full}");
        referring
    }

    #[test]
    fn a_document_over_the_limit_refers_to_what_it_repeats_and_loses_nothing() {
        let referring = check(&repetitive_run());
        assert_eq!(referring.matches("expert ").count(), 100);
        assert_eq!(referring.matches("a text é").count(), 100);
        for turn in 3..9 {
            assert_eq!(referring.matches(&format!("turn {turn} é")).count(), 100);
        }
    }

    /// `SplitMix64`: the same everywhere.
    fn below(seed: &mut u64, end: u64) -> u64 {
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = *seed;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % end
    }

    #[test]
    fn whatever_refers_to_what_a_document_that_refers_to_itself_says_the_same() {
        for first in 0..150 {
            let mut seed = first;
            let mut lines = String::from(
                r#"{"t":"begin","id":1,"at":1,"node":"interaction","name":"a"}
"#,
            );
            // The sizes of the content: texts have even numbers, lists odd ones.
            let mut sizes = vec![6_u64, 3];
            lines += r#"{"t":"content","content":0,"value":"012345"}
{"t":"content","content":1,"value":["long long long long",{"b":2},3]}
"#;
            for number in 2..40 {
                let (mut parts, mut size) = (Vec::new(), 0);
                for _ in 0..=below(&mut seed, 3) {
                    let of = number - 2 * (1 + below(&mut seed, (number / 2).min(4)));
                    let most = sizes[usize::try_from(of).unwrap()];
                    if below(&mut seed, 4) == 0 || size + most > 400 {
                        size += 1;
                        let item = number - 1 - below(&mut seed, number.min(6));
                        parts.push(if number % 2 == 0 {
                            "\"x\"".to_owned()
                        } else {
                            format!("[{{\"$ref\":{item}}}]")
                        });
                    } else if below(&mut seed, 2) == 0 {
                        size += most;
                        parts.push(format!(r#"{{"$ref":{of}}}"#));
                    } else {
                        let from = below(&mut seed, most + 1);
                        let to = from + below(&mut seed, most - from + 1);
                        size += to - from;
                        parts.push(format!(r#"{{"$part":[{of},{from},{to}]}}"#));
                    }
                }
                sizes.push(size);
                let value = if parts.len() == 1 {
                    parts.remove(0)
                } else {
                    format!(r#"{{"$cat":[{}]}}"#, parts.join(","))
                };
                lines += &format!("{{\"t\":\"content\",\"content\":{number},\"value\":{value}}}\n");
                let (to, from) = (size - below(&mut seed, size + 1), 0);
                match below(&mut seed, 6) {
                    0 => lines += &action(number + 2, &format!(r#"{{"$ref":{number}}}"#)),
                    1 => lines += &action(number + 2, &format!(r#"{{"$part":[{number},{from},{to}]}}"#)),
                    2 => lines += &action(number + 2, &format!(r#"{{"a":{value},"a":{value},"b":{value}}}"#)),
                    3 => lines += &action(number + 2, &format!(r#"[{{"x":{{"$ref":{number}}}}},{value}]"#)),
                    _ => {}
                }
            }
            // Enough to be over the limit.
            lines += &action(100, &format!("\"{}\"", "much ".repeat(300)));
            lines += &action(101, r#"{"$ref":0}"#);
            lines += &action(102, r#"{"$ref":0}"#);
            check(&load(&lines));
        }
    }

    #[test]
    fn a_document_is_no_deeper_than_its_values_however_long_the_chain_behind_them() {
        let mut lines = String::from(
            r#"{"t":"begin","id":1,"at":1,"node":"interaction","name":"a"}
{"t":"content","content":0,"value":[0,1,2,3,4,5,6,7]}
{"t":"content","content":10000,"value":"01234567"}
"#,
        );
        for turn in 1..3000_u32 {
            let before = turn - 1;
            lines += &format!(
                r#"{{"t":"content","content":{turn},"value":{{"$cat":[{{"$part":[{before},0,1]}},{{"$part":[{before},2,8]}},[{turn}]]}}}}
{{"t":"content","content":{},"value":{{"$cat":[{{"$ref":{}}},"{turn}"]}}}}
"#,
                turn + 10000,
                before + 10000
            );
        }
        lines += &action(2, r#"{"$ref":2999}"#);
        lines += &action(3, r#"{"$ref":12999}"#);
        lines += &action(4, r#"{"$ref":2500}"#);
        lines += &action(5, r#"{"$ref":12500}"#);
        lines += &action(6, r#"{"$ref":12999}"#);
        let referring = check(&load(&lines));
        assert!(referring.len() < 1_000_000, "{} bytes", referring.len());
        let deepest = referring.lines().map(|line| line.len() - line.trim_start().len()).max().unwrap();
        assert!(deepest < 4 * 100, "{deepest} columns");
    }

    #[test]
    fn a_few_lines_that_stand_for_more_than_any_disk_holds_are_no_trap() {
        let mut lines = String::from(
            r#"{"t":"begin","id":1,"at":1,"node":"interaction","name":"a"}
{"t":"content","content":0,"value":"0123456789"}
"#,
        );
        for turn in 1..50 {
            let before = turn - 1;
            lines += &format!(
                r#"{{"t":"content","content":{turn},"value":{{"$cat":[{{"$ref":{before}}},{{"$ref":{before}}}]}}}}
"#
            );
        }
        lines += &action(2, r#"{"$ref":49}"#);
        let run = load(&lines);
        assert!(run.resolved(&run.nodes[1]).is_err());
        let mut out = Vec::new();
        assert!(write_above(&run, Repetition::Expand, 1000, &mut out).is_err());
        let _refused = write_above(&run, Repetition::Auto, 1000, &mut out);
        assert!(out.len() < 300_000_000);
    }

    #[test]
    fn a_document_under_the_limit_or_to_be_expanded_repeats_everything() {
        let run = repetitive_run();
        let full = text(&run, Repetition::Expand, 0);
        assert!(full.matches("expert ").count() > 100);
        let limit = full.len() as u64 - 1;
        assert!(text(&run, Repetition::Auto, limit) == full);
        assert!(text(&run, Repetition::Auto, limit - 1) != full);
    }
}
