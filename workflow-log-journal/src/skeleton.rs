//! Lines folded into the tree of a run, their payloads passed over.

use std::collections::HashMap;
use std::path::Path;

use crate::codec::decode;
use crate::content::read_stored;
use crate::contents::Contents;
use crate::error::{ContentError, ReadError};
use crate::name::{Name, Names};
use crate::parse::parse;
use crate::reader::{Reader, payload_keys, text};
use crate::record::{End, ErrorInfo, Header, NodeId, NodeKind, Outcome, ROOT, Record};
use crate::resolver::Resolver;
use crate::scan::{Key, Scan};
use crate::source::Span;
use crate::tree::{Beginning, LoggedError, More, Node, Run};
use crate::value::Value;

/// The longest text that is kept of metadata.
const NOTE_BYTES: usize = 80;

/// Reads a journal as if it ended after so many bytes.
pub(crate) fn load(path: &Path, bytes: u64) -> Result<Run, ReadError> {
    let (mut reader, header) = Reader::open_until(path, bytes)?;
    let run = new(path, header, reader.contents().clone());
    let mut skeleton = Skeleton { run, names: Names::default() };
    while reader.advance()? {
        match skeleton.line(&reader) {
            Ok(()) => {}
            Err(Refusal::Failed(error)) => return Err(error),
            Err(Refusal::Damaged(reason)) => skeleton.run.damage.push(reader.why(reason)),
        }
    }
    let mut run = skeleton.run;
    run.torn_bytes = reader.torn_bytes();
    run.nodes.shrink_to_fit();
    say_what_is_gone(&mut run);
    link_queries(&mut run);
    Ok(run)
}

/// Why a line is not part of the tree.
enum Refusal {
    /// It is no record. The reason is only known here if it is sound JSON of the right types.
    Damaged(Option<String>),
    Failed(ReadError),
}

impl From<ContentError> for Refusal {
    fn from(error: ContentError) -> Self {
        match error {
            ContentError::Io { path, source } => Self::Failed(ReadError::Io { path, source }),
            error @ ContentError::Unresolvable { .. } => Self::Damaged(Some(error.to_string())),
        }
    }
}

/// A field is missing or has the wrong type.
const WRONG: Refusal = Refusal::Damaged(None);

fn new(path: &Path, header: Header, contents: Contents) -> Run {
    Run {
        path: path.to_owned(),
        header,
        nodes: Vec::new(),
        children: Vec::new(),
        outcome: Outcome::InProgress,
        ended_at: None,
        error: None,
        status: None,
        scores: Vec::new(),
        resources: Vec::new(),
        errors: Vec::new(),
        lost: 0,
        damage: Vec::new(),
        torn_bytes: 0,
        last_at: 0,
        contents,
        end_line: None,
        metadata_lines: Vec::new(),
        index: HashMap::new(),
    }
}

/// What is open in a run whose process is gone will never end.
fn say_what_is_gone(run: &mut Run) {
    if run.ended_at.is_none() {
        let last_write = run.path.metadata().and_then(|meta| meta.modified()).ok();
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
}

/// Finds for each query the one whose prompt it goes on from: that of the same method of the same
/// agent, or, outside any agent, of the same parent. Another method is another conversation: one
/// that wraps a client's call would else be taken for a rewriting of what the client sends.
fn link_queries(run: &mut Run) {
    #[derive(PartialEq, Eq, Hash)]
    enum Place {
        Agent(Name),
        Parent(NodeId),
    }
    let mut last: HashMap<(Place, Name, Option<Name>), u32> = HashMap::new();
    for index in 0..run.nodes.len() {
        let node = &run.nodes[index];
        if !node.is_llm() {
            continue;
        }
        let place = match node.interaction {
            Some(interaction) => Place::Agent(run.nodes[interaction as usize].begin.name.clone()),
            None => Place::Parent(node.begin.parent),
        };
        let method = (place, node.begin.name.clone(), node.begin.function.clone());
        let own = u32::try_from(index).unwrap_or(u32::MAX);
        run.nodes[index].query_before = last.insert(method, own);
    }
}

struct Skeleton {
    run: Run,
    names: Names,
}

impl Skeleton {
    fn line(&mut self, reader: &Reader) -> Result<(), Refusal> {
        let place = reader.span();
        let line = text(reader.bytes()).map_err(|_| WRONG)?;
        let contents = self.run.contents.clone();
        let resolver = contents.resolver();
        let scan = Scan::new(line, place.offset, &resolver).map_err(|_| WRONG)?;
        match &*scan.text(Key::T).ok_or(WRONG)? {
            "begin" => self.begin(&scan, place, &resolver).map(|_| ()),
            "end" => {
                let (id, at) = (scan.whole(Key::Id).ok_or(WRONG)?, scan.whole(Key::At).ok_or(WRONG)?);
                let end = self.end(&scan, line, at, &resolver)?;
                if id == ROOT {
                    self.run.outcome = end.outcome;
                    self.run.ended_at = Some(at);
                    self.run.error = end.error.map(|error| *error);
                    self.run.end_line = Some(place);
                } else if let Some(node) = self.node(id) {
                    end.close(node, place);
                }
                Ok(())
            }
            "action" => {
                let at = scan.whole(Key::At).ok_or(WRONG)?;
                let end = self.end(&scan, line, at, &resolver)?;
                // In such a line the end may be given what the beginning was not.
                if !scan.may_be_entries(Key::Args) {
                    return Err(WRONG);
                }
                is_sound(&scan, &[Key::Args])?;
                let index = self.begin(&scan, place, &resolver)?;
                end.close(&mut self.run.nodes[index], place);
                Ok(())
            }
            "content" => {
                let content = scan.whole(Key::Content).filter(|_| scan.has(Key::Value)).ok_or(WRONG)?;
                is_sound(&scan, &[Key::Value])?;
                let stored = scan.stored();
                drop(resolver);
                contents.remember(content, stored).map_err(|reason| Refusal::Damaged(Some(reason)))
            }
            "metadata" => {
                let (id, at) = (scan.whole(Key::Id).ok_or(WRONG)?, scan.whole(Key::At).ok_or(WRONG)?);
                if !scan.may_be_entries(Key::Metadata) {
                    return Err(WRONG);
                }
                is_sound(&scan, &[Key::Metadata])?;
                let notes = self.notes(&scan, &resolver)?;
                self.seen(at);
                if id == ROOT {
                    self.run.metadata_lines.push(place);
                } else if let Some(node) = self.node(id) {
                    let more = node.more.get_or_insert_default();
                    more.notes.extend(notes);
                    more.metadata_lines.push(place);
                }
                Ok(())
            }
            // There are few of the others.
            _ => {
                let record = decode(line).map_err(|_| WRONG)?;
                is_sound(&scan, payload_keys(&record))?;
                self.apply(record, place);
                Ok(())
            }
        }
    }

    fn apply(&mut self, record: Record, place: Span) {
        match record {
            Record::Score { id, at, name, value } => {
                self.seen(at);
                if id == ROOT {
                    self.run.scores.push((name, value));
                } else if let Some(node) = self.node(id) {
                    node.more.get_or_insert_default().scores.push((name, value));
                }
            }
            Record::Status { id, at, status } => {
                self.seen(at);
                if id == ROOT {
                    self.run.status = Some(status);
                } else if let Some(node) = self.node(id) {
                    node.more.get_or_insert_default().status = Some(status);
                }
            }
            Record::Resource { at, name } => {
                self.seen(at);
                if !self.run.resources.contains(&name) {
                    self.run.resources.push(name);
                }
            }
            Record::Error { at, message, .. } => {
                self.seen(at);
                self.run.errors.push(LoggedError { at, message, line: place });
            }
            Record::Lost { at, count, .. } => {
                self.seen(at);
                self.run.lost += count;
            }
            Record::Run(_)
            | Record::Begin(_)
            | Record::End(_)
            | Record::Action(..)
            | Record::Metadata { .. }
            | Record::Content { .. }
            | Record::Unknown(_) => {}
        }
    }

    fn seen(&mut self, at: u64) {
        self.run.last_at = self.run.last_at.max(at);
    }

    fn node(&mut self, id: NodeId) -> Option<&mut Node> {
        self.run.index.get(&id).map(|index| &mut self.run.nodes[*index as usize])
    }

    fn begin(&mut self, scan: &Scan<'_>, place: Span, resolver: &Resolver<'_>) -> Result<usize, Refusal> {
        let whole = |key| scan.whole(key).ok_or(WRONG);
        let optional = |key| {
            if scan.has(key) { scan.text(key).map(Some).ok_or(WRONG) } else { Ok(None) }
        };
        let node = named(scan, Key::Node, NodeKind::from_name, NodeKind::Action)?;
        let name = scan.text(Key::Name).ok_or(WRONG)?;
        let (kind, function) = (optional(Key::Kind)?, optional(Key::Fn)?);
        let given = if scan.has(Key::Input) { Key::Input } else { Key::Args };
        if !scan.may_be_entries(Key::Metadata) || (given == Key::Args && !scan.may_be_entries(Key::Args)) {
            return Err(WRONG);
        }
        let (id, at) = (whole(Key::Id)?, whole(Key::At)?);
        let parent = if scan.has(Key::Parent) { whole(Key::Parent)? } else { ROOT };
        is_sound(scan, &[Key::Metadata, given])?;
        let notes = self.notes(scan, resolver)?;

        let begin = Beginning {
            id,
            parent,
            at,
            node,
            name: self.names.name(&name),
            kind: kind.map(|kind| self.names.name(&kind)),
            function: function.map(|function| self.names.name(&function)),
            implicit: scan.flag(Key::Implicit),
            detached: scan.flag(Key::Detached),
        };
        self.seen(at);
        Ok(self.add(Node {
            begin,
            outcome: Outcome::InProgress,
            ended_at: None,
            error: None,
            facts: Box::default(),
            children: Vec::new(),
            begin_line: place,
            end_line: None,
            late_input: false,
            iteration: None,
            interaction: None,
            query_before: None,
            more: (!notes.is_empty()).then(|| Box::new(More { notes, ..More::default() })),
        }))
    }

    /// Puts a node into the tree.
    fn add(&mut self, mut node: Node) -> usize {
        let run = &mut self.run;
        let own = run.nodes.len();
        let index = u32::try_from(own).unwrap_or(u32::MAX);
        run.index.insert(node.begin.id, index);
        match run.index.get(&node.begin.parent).copied().filter(|parent| *parent != index) {
            Some(parent) => {
                let above = &mut run.nodes[parent as usize];
                above.children.push(own);
                (node.iteration, node.interaction) = match above.begin.node {
                    NodeKind::Iteration => (Some(parent), above.interaction),
                    NodeKind::Interaction => (above.iteration, Some(parent)),
                    NodeKind::Action => (above.iteration, above.interaction),
                };
            }
            // The run itself, or a parent whose line is damaged: nothing is dropped for want of
            // a parent.
            None => run.children.push(own),
        }
        run.nodes.push(node);
        own
    }

    fn end(
        &mut self,
        scan: &Scan<'_>,
        line: &str,
        at: u64,
        resolver: &Resolver<'_>,
    ) -> Result<Closing, Refusal> {
        let outcome = named(scan, Key::Outcome, Outcome::from_name, Outcome::Completed)?;
        let given = if scan.has(Key::Input) { Key::Input } else { Key::Args };
        if !scan.may_be_entries(Key::Facts) || (given == Key::Args && !scan.may_be_entries(Key::Args)) {
            return Err(WRONG);
        }
        let mut error = None;
        if scan.has(Key::Error) {
            error = match decode(line) {
                Ok(Record::End(End { error, .. }) | Record::Action(_, End { error, .. })) => error,
                _ => return Err(WRONG),
            };
        }
        is_sound(scan, &[given, Key::Facts, Key::Output])?;
        let facts = self.entries(scan, Key::Facts, resolver, |_| true)?;
        self.seen(at);
        Ok(Closing {
            at,
            outcome,
            late_input: scan.has(Key::Input) || scan.has_entries(Key::Args),
            error: error.map(Box::new),
            facts: facts.into(),
        })
    }

    /// What is short of a line's metadata.
    fn notes(&mut self, scan: &Scan<'_>, resolver: &Resolver<'_>) -> Result<Vec<(Name, Value)>, Refusal> {
        self.entries(scan, Key::Metadata, resolver, |value| match value {
            Value::String(text) => text.len() <= NOTE_BYTES,
            Value::Bool(_) | Value::Number(_) => true,
            Value::Null | Value::List(_) | Value::Object(_) | Value::Directive(_) => false,
        })
    }

    /// The entries of a field that are wanted, resolved.
    fn entries(
        &mut self,
        scan: &Scan<'_>,
        key: Key,
        resolver: &Resolver<'_>,
        wanted: impl Fn(&Value) -> bool,
    ) -> Result<Vec<(Name, Value)>, Refusal> {
        let Some(json) = scan.json(key) else { return Ok(Vec::new()) };
        let Ok(Value::Object(entries)) = parse(json) else { return Err(WRONG) };
        let mut kept = Vec::new();
        for (name, value) in entries {
            let mut value = read_stored(value).map_err(|_| WRONG)?;
            let refers = !is_plain(&value);
            if refers && (wanted(&value) || resolver.extent(&value).size().is_some_and(is_short)) {
                value = resolver.value(&value)?;
            }
            if wanted(&value) {
                kept.push((self.names.name(&name), value));
            }
        }
        Ok(kept)
    }
}

/// What a field names; `plain` where it is left out.
fn named<T>(scan: &Scan<'_>, key: Key, from_name: fn(&str) -> Option<T>, plain: T) -> Result<T, Refusal> {
    if !scan.has(key) {
        return Ok(plain);
    }
    scan.text(key).and_then(|word| from_name(&word)).ok_or(WRONG)
}

fn is_short(size: u64) -> bool {
    size <= NOTE_BYTES as u64
}

/// Whether nothing in a value refers to anything.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().all(is_plain),
        Value::Object(entries) => entries.iter().all(|(_, item)| is_plain(item)),
        Value::Directive(_) => false,
        _ => true,
    }
}

/// That what is referred to is there.
fn is_sound(scan: &Scan<'_>, keys: &[Key]) -> Result<(), Refusal> {
    match scan.problem(keys) {
        None => Ok(()),
        Some(problem) => Err(Refusal::Damaged(Some(problem.to_owned()))),
    }
}

/// What the line of an end says.
struct Closing {
    at: u64,
    outcome: Outcome,
    late_input: bool,
    error: Option<Box<ErrorInfo>>,
    facts: Box<[(Name, Value)]>,
}

impl Closing {
    fn close(self, node: &mut Node, line: Span) {
        node.outcome = self.outcome;
        node.ended_at = Some(self.at);
        node.error = self.error;
        node.facts = self.facts;
        node.late_input = self.late_input;
        node.end_line = Some(line);
    }
}
