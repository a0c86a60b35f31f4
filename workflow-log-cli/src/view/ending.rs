//! What is said of a run once its tree is: its result, what was reported by hand, what is or was
//! in flight, and what its journal lacks.

use std::io;

use workflow_log_journal::{Node, Outcome, Payload, Run, Timestamp};

use crate::view::field::{self, Field, Tone};
use crate::view::preview::Preview;
use crate::view::{heading, quantity, shown};

/// How many of the calls in flight are listed, and how many steps of the way to one.
const OPEN_LIMIT: usize = 8;

/// The fields below a run's tree.
pub(crate) fn ending<'a>(
    run: &'a Run,
    own: &'a Payload,
    now: Timestamp,
    limit: usize,
) -> io::Result<Vec<Field<'a>>> {
    let mut fields = Vec::new();
    if let Some(output) = own.output.as_ref().filter(|output| !output.is_null()) {
        fields.push(Field::new("output", Preview::value(output, limit), Tone::Plain));
    }
    fields.extend(field::scores(&run.scores));
    for logged in &run.errors {
        let mut text = format!("{} (after {})", logged.message, quantity::duration(logged.at));
        let data = shown::entries(run.contents(), &run.error_data(logged)?, limit)?;
        if !data.is_empty() {
            text.push(' ');
            text.push_str(&Preview::entries(&data, limit).text);
        }
        fields.push(Field::new("logged", Preview::text(text), Tone::Bad));
    }
    fields.extend(run.error.iter().flat_map(field::error));
    fields.extend(open(run, now));
    fields.extend(damage(run).map(|text| Field::new("note", Preview::text(text), Tone::Warning)));
    Ok(fields)
}

/// The calls that are, or were, in flight: those that hold no other open one.
fn open(run: &Run, now: Timestamp) -> Vec<Field<'_>> {
    let is_open = |node: &Node| node.ended_at.is_none();
    let holds_open = |node: &Node| node.children.iter().any(|child| is_open(&run.nodes[*child]));
    let open: Vec<&Node> = run.nodes.iter().filter(|node| is_open(node) && !holds_open(node)).collect();
    let mut fields: Vec<_> = open.iter().take(OPEN_LIMIT).map(|node| open_call(run, node, now)).collect();
    if open.len() > OPEN_LIMIT {
        let text = format!("and {} more", open.len() - OPEN_LIMIT);
        fields.push(Field::new("open", Preview::text(text), Tone::Quiet));
    }
    fields
}

fn open_call(run: &Run, node: &Node, now: Timestamp) -> Field<'static> {
    let mut path = vec![heading::name(node)];
    let mut above = run.parent(node);
    while let Some(parent) = above.filter(|_| path.len() < OPEN_LIMIT) {
        path.push(heading::name(parent));
        above = run.parent(parent);
    }
    if above.is_some() {
        path.push("…".to_owned());
    }
    path.reverse();
    let when = match node.outcome {
        Outcome::InProgress => format!("running for {}", heading::elapsed(run, node.begin.at, now)),
        _ => format!("begun after {}, never ended", quantity::duration(node.begin.at)),
    };
    let text = format!("{}: {when}", path.join(" › "));
    Field::new("open", Preview::text(text), Tone::Strong)
}

/// What the journal lacks, in one line.
fn damage(run: &Run) -> Option<String> {
    let mut notes = Vec::new();
    if run.lost > 0 {
        notes.push(format!("{} lost", quantity::counted(run.lost, "record")));
    }
    match run.damage.as_slice() {
        [] => {}
        [only] => notes.push(format!("line {} is damaged", only.line)),
        [first, ..] => notes.push(format!("{} damaged lines, from line {}", run.damage.len(), first.line)),
    }
    if run.torn_bytes > 0 {
        let bytes = quantity::counted(run.torn_bytes as u64, "byte");
        notes.push(format!("{bytes} of an unfinished record at the end"));
    }
    (!notes.is_empty()).then(|| notes.join(" · "))
}
