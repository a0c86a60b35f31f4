//! What stands in the first line of a run or a node: what it is, how it went, what it took.

use anstyle::Style;
use workflow_log_journal::record::Entries;
use workflow_log_journal::{Node, NodeKind, Outcome, Run, Timestamp, Value};

use crate::summary::{Summary, Usage, known};
use crate::theme::Theme;
use crate::view::field::{self, Field, Tone};
use crate::view::line::Line;
use crate::view::preview::Preview;
use crate::view::quantity;
use crate::view::shown::Shown;

/// Reasons for which a model stops when all is well.
const USUAL_FINISH: [&str; 8] =
    ["stop", "STOP", "end_turn", "tool_calls", "tool_use", "stop_sequence", "completed", "function_call"];

/// A run's name, and how it went.
pub(crate) fn run(run: &Run, theme: &Theme, now: Timestamp) -> Line {
    let status = run.final_status();
    let status = match (run.outcome, run.ended_at.map(quantity::duration)) {
        (Outcome::InProgress, _) => format!("running for {}", elapsed(run, 0, now)),
        (Outcome::Completed, Some(took)) => format!("{status} in {took}"),
        (_, Some(took)) => format!("{status} after {took}"),
        (_, None) => format!("{status}, last heard of after {}", quantity::duration(run.last_at)),
    };
    Line::of(theme.title, &run.header.workflow)
        .with(Style::new(), "  ")
        .with(theme.outcome(run.outcome), &status)
}

/// Everything in a run, in numbers.
pub(crate) fn totals(summary: &Summary, theme: &Theme) -> Vec<Line> {
    let counts =
        [(summary.iterations, "iteration"), (summary.interactions, "agent run"), (summary.actions, "action")];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let mut parts: Vec<Line> = counts
        .map(|(number, what)| quantity::counted(number as u64, what))
        .chain(usage_parts(&summary.usage))
        .map(|text| Line::of(Style::new(), &text))
        .collect();
    if summary.failures > 0 {
        parts.push(Line::of(theme.bad, &quantity::counted(summary.failures as u64, "failure")));
    }
    parts
}

/// What was known of a run when it began, and what was said about it since.
pub(crate) fn about<'a>(run: &'a Run, said: &'a Entries, limit: usize) -> Vec<Field<'a>> {
    let header = &run.header;
    let started = format!("{} UTC", quantity::moment(header.start));
    let parent = header.parent.as_ref().map(|parent| format!("node {} of run {}", parent.id, parent.run));
    let config = header.model_config.as_ref().map(|config| match config.as_object() {
        Some(entries) => Preview::entries(entries, limit),
        None => Preview::value(config, limit),
    });
    let uses = (!run.resources.is_empty()).then(|| run.resources.join(", "));
    let known = [
        ("run", Some(Preview::text(run.name()))),
        ("start", Some(Preview::text(started))),
        ("parent", parent.map(Preview::text)),
        ("repo", header.task_repo_dir.as_ref().map(|repo| Preview::value(repo, limit))),
        ("bounty", header.bounty_number.as_deref().map(Preview::text)),
        ("config", config),
        ("uses", uses.map(Preview::text)),
    ];
    let known = known.into_iter().filter_map(|(label, text)| Some(Field::new(label, text?, Tone::Plain)));
    let said = header.metadata.iter().chain(said);
    let said = said.map(|(name, value)| Field::new(&**name, Preview::value(value, limit), Tone::Plain));
    known.chain(said).collect()
}

/// The parts of a node's heading, the most telling first.
pub(crate) fn node(
    run: &Run,
    node: &Node,
    shown: &Shown,
    usage: &Usage,
    theme: &Theme,
    now: Timestamp,
) -> Vec<Line> {
    let outcome = outcome(run, node);
    let mut parts = vec![label(run, node, shown, outcome, theme)];
    let mut part = |style, text: &str| parts.push(Line::of(style, text));
    let style = theme.outcome(outcome);
    match outcome {
        Outcome::InProgress => part(style, &format!("running for {}", elapsed(run, node.begin.at, now))),
        _ if node.begin.node == NodeKind::Iteration => part(style, run.iteration_status(node)),
        Outcome::Completed => {}
        outcome => part(style, outcome.as_str()),
    }
    if let Some(exit) = exit(node, shown) {
        part(if exit == "exit 0" { theme.quiet } else { theme.bad }, &exit);
    }
    if let Some(level) = known(node, "level").and_then(Value::as_str) {
        let style = match level {
            "error" => theme.bad,
            "warn" => theme.warning,
            _ => theme.quiet,
        };
        part(style, level);
    }
    if let Some(took) = node.duration().filter(|took| *took > 0 && !node.begin.implicit) {
        part(Style::new(), &quantity::duration(took));
    }
    if node.is_llm() {
        usage_parts(&Usage { calls: 0, ..*usage }).for_each(|text| part(Style::new(), &text));
        conversation_parts(node, shown).for_each(|text| part(theme.quiet, &text));
        if let Some(rewritten) = &shown.rewritten {
            part(theme.warning, rewritten);
        }
        let finish = known(node, "finish_reason").and_then(Value::as_str);
        if let Some(reason) = finish.filter(|reason| !USUAL_FINISH.contains(reason)) {
            part(theme.warning, reason);
        }
    } else if usage.calls > 0 {
        usage_parts(usage).for_each(|text| part(Style::new(), &text));
    }
    if node.begin.implicit {
        part(theme.quiet, "outside any agent");
    }
    if node.begin.detached {
        part(theme.warning, "caller unknown");
    }
    parts
}

/// A node's name where it is one of many in a line.
pub(crate) fn name(node: &Node) -> String {
    match (node.begin.node, node.begin.kind.as_deref()) {
        (NodeKind::Iteration, _) => format!("iteration {}", node.begin.name),
        (NodeKind::Action, Some(kind)) if node.begin.name != kind => format!("{kind} {}", node.begin.name),
        _ => node.begin.name.to_string(),
    }
}

/// How long something runs that began at a moment of the run.
pub(crate) fn elapsed(run: &Run, at: u64, now: Timestamp) -> String {
    quantity::duration(now.micros_since(run.time(at)))
}

/// An iteration went as what is in it went.
fn outcome(run: &Run, node: &Node) -> Outcome {
    let failed = node.begin.node == NodeKind::Iteration && run.iteration_status(node) == "failed";
    if failed { Outcome::Failed } else { node.outcome }
}

/// The mark of a node's outcome, and what it is called.
fn label(run: &Run, node: &Node, shown: &Shown, outcome: Outcome, theme: &Theme) -> Line {
    let mark = Line::of(theme.outcome(outcome), mark(outcome)).with(Style::new(), " ");
    let name = &*node.begin.name;
    match node.begin.node {
        NodeKind::Iteration => return mark.with(theme.title, &format!("iteration {name}")),
        NodeKind::Interaction => return mark.with(theme.title, name),
        NodeKind::Action => {}
    }
    let Some(kind) = node.begin.kind.as_deref() else { return mark.with(Style::new(), name) };
    let style = match kind {
        "llm" => theme.llm,
        "env" => theme.env,
        "tool" => theme.tool,
        _ => theme.quiet,
    };
    // The action's own name says more than its kind, unless they are the same.
    let model = field::model(run, node, shown).filter(|_| node.is_llm());
    let what = if name == kind { model.or(node.begin.function.as_deref()) } else { Some(name) };
    let line = mark.with(style, kind);
    match what.filter(|what| *what != kind) {
        Some(what) => line.with(Style::new(), " ").with(Style::new(), what),
        None => line,
    }
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::InProgress => "▸",
        Outcome::Completed => "✓",
        Outcome::Failed => "✗",
        Outcome::Panicked => "!",
        Outcome::Cancelled => "○",
        Outcome::Exited | Outcome::Interrupted => "■",
    }
}

/// `3 llm calls`, then `812→96 tokens`.
fn usage_parts(usage: &Usage) -> impl Iterator<Item = String> + use<> {
    let calls = (usage.calls > 0).then(|| quantity::counted(usage.calls, "llm call"));
    let tokens = quantity::tokens(usage).map(|tokens| format!("{tokens} tokens"));
    calls.into_iter().chain(tokens)
}

/// How long the conversation is, and what the answer cost.
fn conversation_parts(node: &Node, shown: &Shown) -> impl Iterator<Item = String> + use<> {
    let messages = shown.messages.map(|count| quantity::counted(count, "message"));
    let cost = known(node, "cost").and_then(Value::as_f64).map(|cost| format!("${cost}"));
    messages.into_iter().chain(cost)
}

/// How a command ended.
fn exit(node: &Node, shown: &Shown) -> Option<String> {
    let found = |name: &str| {
        let printed = shown.payload.output.as_ref().and_then(|output| output.get(name));
        known(node, name).or(printed).filter(|value| !value.is_null())
    };
    if let Some(signal) = found("signal") {
        return Some(format!("signal {signal}"));
    }
    found("exit_code").map(|code| format!("exit {code}"))
}
