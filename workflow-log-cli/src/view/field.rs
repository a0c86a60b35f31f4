//! What a node was given and what it gave back, as labelled texts.

use std::borrow::Cow;

use workflow_log_journal::record::{ErrorInfo, Input, Text};
use workflow_log_journal::report::main_parameter;
use workflow_log_journal::{Node, Run, Value, command_line};

use crate::summary;
use crate::view::llm;
use crate::view::preview::Preview;
use crate::view::shown::Shown;

/// What the heading of a node says already, so that its fields need not.
const IN_HEADING: [&str; 10] = [
    "model",
    "input_tokens",
    "output_tokens",
    "total_tokens",
    "exit_code",
    "signal",
    "finish_reason",
    "cost",
    "time_taken_in_ms",
    "level",
];

/// A labelled text.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(crate) label: Cow<'a, str>,
    pub(crate) text: Preview<'a>,
    pub(crate) tone: Tone,
}

/// How a field wants to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A command, a question.
    Strong,
    /// Content.
    Plain,
    /// A detail.
    Quiet,
    /// What went wrong. Shown even where no content is.
    Bad,
    /// What a reader has to know about the log itself. Likewise.
    Warning,
}

impl<'a> Field<'a> {
    pub(crate) fn new(label: impl Into<Cow<'a, str>>, text: Preview<'a>, tone: Tone) -> Self {
        Self { label: label.into(), text, tone }
    }
}

/// What a node was given.
pub(crate) fn given<'a>(run: &Run, node: &Node, shown: &'a Shown, limit: usize) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    let mut others: Vec<&(Text, Value)> = Vec::new();
    let payload = &shown.payload;
    match main_input(run, node, &payload.input) {
        Some((main, rest)) => {
            others.extend(rest);
            if node.is_llm() {
                fields.extend(question(main, shown, limit));
            } else {
                let typed = main.as_list().and_then(command_line).map(Preview::text);
                let text = typed.unwrap_or_else(|| Preview::value(main, limit));
                fields.push(Field::new("$", text, Tone::Strong));
            }
        }
        None => match &payload.input {
            Input::Args(args) if args.len() > 1 => {
                fields.push(Field::new("in", Preview::entries(args, limit), Tone::Plain));
            }
            Input::Args(args) => {
                fields.extend(args.iter().filter_map(|(_, value)| content("in", value, limit)));
            }
            Input::Value(value) if node.is_llm() => fields.extend(question(value, shown, limit)),
            Input::Value(value) => fields.extend(content("in", value, limit)),
            Input::None => {}
        },
    }
    others.extend(payload.metadata.iter().filter(|(name, _)| !is_in_heading(name)));
    if !others.is_empty() {
        fields.push(Field::new("with", Preview::entries(others, limit), Tone::Quiet));
    }
    let fault = shown.fault.as_deref().map(|why| format!("what was recorded here cannot be shown: {why}"));
    fields.extend(fault.map(|text| Field::new("note", Preview::text(text), Tone::Warning)));
    fields
}

/// The parameter that says what a query or a command is about, and the others.
fn main_input<'a>(
    run: &Run,
    node: &Node,
    input: &'a Input,
) -> Option<(&'a Value, impl Iterator<Item = &'a (Text, Value)>)> {
    let Input::Args(args) = input else { return None };
    let main = main_parameter(node.begin.kind.as_deref(), args, run.contents())?;
    let others = args.iter().enumerate().filter(move |(index, _)| *index != main).map(|(_, other)| other);
    Some((&args[main].1, others))
}

/// The model that was asked: what answered, or what the request names.
pub(crate) fn model<'a>(run: &Run, node: &'a Node, shown: &'a Shown) -> Option<&'a str> {
    let request = match &shown.payload.input {
        Input::Value(request) => Some(request),
        input => main_input(run, node, input).map(|(request, _)| request),
    };
    summary::known(node, "model").or_else(|| request?.get("model")).and_then(Value::as_str)
}

fn question<'a>(request: &'a Value, shown: &'a Shown, limit: usize) -> Option<Field<'a>> {
    if request.is_null() {
        return None;
    }
    if let Some(news) = &shown.news {
        return Some(Field::new("prompt", Preview::text(format!("… {news}")), Tone::Plain));
    }
    if let Some(prompt) = request.as_str() {
        return Some(Field::new("prompt", Preview::text(prompt), Tone::Plain));
    }
    let question = llm::question(request, limit);
    Some(Field::new(question.role.unwrap_or("prompt".into()), question.text, Tone::Plain))
}

/// What a node gave back, and what went wrong in it.
pub(crate) fn returned<'a>(run: &Run, node: &'a Node, shown: &'a Shown, limit: usize) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    if let Some(output) = shown.payload.output.as_ref().filter(|output| !output.is_null()) {
        match node.begin.kind.as_deref() {
            _ if node.is_llm() => fields.extend(answer(output, limit)),
            Some("env") => fields.extend(streams(output, limit)),
            _ => fields.extend(content("out", output, limit)),
        }
    }
    let facts = node.facts.iter().filter(|(name, value)| !is_in_heading(name) && is_short(value));
    let facts: Vec<_> = facts.collect();
    if !facts.is_empty() {
        fields.push(Field::new("facts", Preview::entries(facts, limit), Tone::Quiet));
    }
    fields.extend(scores(node.scores()));
    // An error that only passed through was told where it came from.
    let is_told = node.children.iter().any(|child| run.nodes[*child].error == node.error);
    fields.extend(node.error.iter().filter(|_| !is_told).flat_map(|told| error(told)));
    fields
}

fn content<'a>(label: &'static str, value: &'a Value, limit: usize) -> Option<Field<'a>> {
    let text = match value {
        Value::Null => return None,
        // `struct Response { response: String }`: the text is what there is to read.
        Value::Object(entries) => match entries.as_slice() {
            [(name, Value::String(text))] if !text.is_empty() => Preview::text(format!("{name}: {text}")),
            _ => Preview::value(value, limit),
        },
        _ => Preview::value(value, limit),
    };
    Some(Field::new(label, text, Tone::Plain))
}

fn answer(output: &Value, limit: usize) -> impl Iterator<Item = Field<'_>> {
    let answer = llm::answer(output, limit);
    let text = answer.text.map(|text| Field::new("reply", text, Tone::Plain));
    let calls = answer.calls.into_iter().map(|(name, arguments)| {
        let text = Preview { text: format!("{name} {}", arguments.text).into(), cut: arguments.cut };
        Field::new("call", text, Tone::Strong)
    });
    text.into_iter().chain(calls)
}

/// What a command printed.
fn streams(output: &Value, limit: usize) -> Vec<Field<'_>> {
    let stream = |name: &'static str| {
        let printed =
            output.get(name).filter(|printed| !printed.is_null() && printed.as_str() != Some(""))?;
        Some(Field::new(name, Preview::value(printed, limit), Tone::Plain))
    };
    let names = ["stdout", "stderr", "output"];
    if names.iter().any(|name| output.get(name).is_some()) {
        names.into_iter().filter_map(stream).collect()
    } else if output.get("exit_code").is_some() || output.as_str() == Some("") {
        Vec::new()
    } else {
        content("out", output, limit).into_iter().collect()
    }
}

/// An error, what caused it, and where it panicked.
pub(crate) fn error(error: &ErrorInfo) -> Vec<Field<'_>> {
    let mut fields = vec![Field::new("error", Preview::text(&error.message), Tone::Bad)];
    fields.extend(error.chain.iter().map(|cause| Field::new("cause", Preview::text(cause), Tone::Bad)));
    fields.extend(error.location.iter().map(|location| Field::new("at", Preview::text(location), Tone::Bad)));
    fields
}

/// Judgements: `progress=0.25`.
pub(crate) fn scores(scores: &[(Text, f64)]) -> Option<Field<'static>> {
    let text: Vec<String> = scores.iter().map(|(name, score)| format!("{name}={score}")).collect();
    (!text.is_empty()).then(|| Field::new("score", Preview::text(text.join(" ")), Tone::Strong))
}

fn is_in_heading(name: &str) -> bool {
    IN_HEADING.contains(&name)
}

fn is_short(value: &Value) -> bool {
    match value {
        Value::String(text) => text.len() <= 80,
        Value::Null | Value::List(_) | Value::Object(_) | Value::Directive(_) => false,
        Value::Bool(_) | Value::Number(_) => true,
    }
}
