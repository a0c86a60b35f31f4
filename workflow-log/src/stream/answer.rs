//! The answer of a model, put together from the chunks that it came in.
//!
//! Each API has its own chunks, and says which part of the answer one of them is. What is built is
//! the object that the same API returns to a request that does not stream, so that whoever reads a
//! log need not know which way an answer came:
//!
//! | API | a chunk is told by | described at |
//! |---|---|---|
//! | OpenAI chat, and what imitates it | `choices[].delta`, `choices[].text` | <https://platform.openai.com/docs/api-reference/chat-streaming> |
//! | OpenAI responses | `type: "response.…"` | <https://platform.openai.com/docs/api-reference/responses-streaming> |
//! | Anthropic messages | `type: "message_start"`, `"content_block_delta"`, … | <https://docs.anthropic.com/en/docs/build-with-claude/streaming> |
//! | Ollama | `done`, beside `message` or `response` | <https://docs.ollama.com/api/streaming> |
//! | Gemini | `candidates[].content` | <https://ai.google.dev/api/generate-content> |

use workflow_log_journal::{Value, parse};

/// How an API cuts its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Api {
    Chat,
    Responses,
    Messages,
    Ollama,
    Gemini,
}

impl Api {
    /// The API that a chunk is of, if it is one.
    pub(super) fn of(chunk: &Value) -> Option<Self> {
        let has = |key: &str| chunk.get(key).is_some_and(|value| !value.is_null());
        let first = |key: &str| chunk.get(key).and_then(Value::as_list).map(<[Value]>::first);
        match chunk.get("type").and_then(Value::as_str) {
            Some(kind) if kind.starts_with("response.") => return Some(Self::Responses),
            Some("message_start" | "message_delta" | "message_stop" | "ping") => return Some(Self::Messages),
            Some(kind) if kind.starts_with("content_block_") => return Some(Self::Messages),
            _ => {}
        }
        if let Some(choice) = first("choices") {
            let is_chunk = choice.is_none_or(|choice| {
                choice.get("delta").is_some()
                    || (choice.get("text").is_some() && choice.get("message").is_none())
            });
            return is_chunk.then_some(Self::Chat);
        }
        if let Some(Value::Bool(_)) = chunk.get("done") {
            // Others say that something is done, too, and of no model.
            let says = has("response") || chunk.at(&["message", "content"]).is_some();
            return (says && has("model")).then_some(Self::Ollama);
        }
        first("candidates").flatten().and_then(|candidate| candidate.get("content")).map(|_| Self::Gemini)
    }
}

/// An answer, as far as it has come.
#[derive(Debug)]
pub(super) struct Answer {
    api: Api,
    value: Value,
}

impl Answer {
    pub(super) fn begun(api: Api, chunk: Value) -> Self {
        let mut answer = Self { api, value: Value::Object(Vec::new()) };
        answer.add(chunk);
        answer
    }

    /// Whether a chunk is more of it, and not the beginning of another one.
    pub(super) fn goes_on(&self, api: Api, chunk: &Value) -> bool {
        let id = |value: &Value, path: &[&str]| {
            value.at(path).and_then(Value::as_str).filter(|id| !id.is_empty()).map(ToOwned::to_owned)
        };
        let of = match api {
            Api::Chat => id(chunk, &["id"]),
            Api::Responses => id(chunk, &["response", "id"]),
            Api::Messages => id(chunk, &["message", "id"]),
            // Those have none: what is done does not go on.
            Api::Ollama if self.value.get("done") == Some(&Value::Bool(true)) => return false,
            Api::Ollama | Api::Gemini => None,
        };
        let own = id(&self.value, &["id"]);
        self.api == api && (of.is_none() || own.is_none() || of == own)
    }

    /// The answer, as it would have come in one piece.
    pub(super) fn value(self) -> Value {
        self.value
    }

    pub(super) fn add(&mut self, chunk: Value) {
        let Value::Object(entries) = chunk else { return };
        match self.api {
            Api::Chat => chat(&mut self.value, entries),
            Api::Responses => responses(&mut self.value, entries),
            Api::Messages => messages(&mut self.value, entries),
            Api::Ollama => ollama(&mut self.value, entries),
            Api::Gemini => gemini(&mut self.value, entries),
        }
    }
}

type Entries = Vec<(String, Value)>;

fn chat(answer: &mut Value, chunk: Entries) {
    for (key, value) in chunk {
        match value {
            Value::Null => {}
            Value::List(choices) if key == "choices" => {
                each_part(list(entry(answer, "choices")), choices, |whole, key, part| match (key, part) {
                    ("delta", part) => grow(entry(whole, "message"), part, "message"),
                    ("text" | "logprobs", part) => grow(entry(whole, key), part, key),
                    (_, part) => *entry(whole, key) = part,
                });
            }
            Value::String(kind) if key == "object" => {
                *entry(answer, "object") = kind.trim_end_matches(".chunk").into();
            }
            value => *entry(answer, &key) = value,
        }
    }
}

fn ollama(answer: &mut Value, chunk: Entries) {
    for (key, value) in chunk {
        match &*key {
            _ if value.is_null() => {}
            "message" | "response" | "thinking" => grow(entry(answer, &key), value, &key),
            _ => *entry(answer, &key) = value,
        }
    }
}

fn gemini(answer: &mut Value, chunk: Entries) {
    for (key, value) in chunk {
        match value {
            Value::Null => {}
            Value::List(candidates) if key == "candidates" => {
                each_part(list(entry(answer, "candidates")), candidates, |whole, key, part| match part {
                    Value::Object(content) if key == "content" => {
                        gemini_content(entry(whole, "content"), content);
                    }
                    part => *entry(whole, key) = part,
                });
            }
            value => *entry(answer, &key) = value,
        }
    }
}

/// Texts that follow each other are one, unless one of them is a thought.
fn gemini_content(content: &mut Value, more: Entries) {
    for (key, value) in more {
        match value {
            Value::List(parts) if key == "parts" => {
                let all = list(entry(content, "parts"));
                for part in parts {
                    let text = part.get("text").and_then(Value::as_str);
                    let last = all.last_mut().filter(|last| {
                        last.get("text").is_some() && last.get("thought") == part.get("thought")
                    });
                    match (last, text) {
                        (Some(last), Some(text)) => push_text(entry(last, "text"), text),
                        _ => all.push(part),
                    }
                }
            }
            value => *entry(content, &key) = value,
        }
    }
}

fn messages(answer: &mut Value, event: Entries) {
    let event = Value::Object(event);
    let index = || event.get("index").and_then(Value::as_u64).unwrap_or(0);
    match event.get("type").and_then(Value::as_str) {
        Some("message_start") => {
            if let Some(message) = event.get("message") {
                *answer = message.clone();
            }
        }
        Some("content_block_start") => {
            if let Some(block) = event.get("content_block") {
                *at(list(entry(answer, "content")), index()) = block.clone();
            }
        }
        Some("content_block_delta") => {
            let block = at(list(entry(answer, "content")), index());
            for (key, part) in event.get("delta").and_then(Value::as_object).unwrap_or_default() {
                match (&**key, part.as_str()) {
                    ("type", _) => {}
                    ("partial_json", Some(text)) => {
                        let input = entry(block, "input");
                        if !matches!(input, Value::String(_)) {
                            *input = Value::String(String::new());
                        }
                        push_text(input, text);
                    }
                    ("citation", _) => list(entry(block, "citations")).push(part.clone()),
                    (_, Some(text)) => push_text(entry(block, key), text),
                    (_, None) => *entry(block, key) = part.clone(),
                }
            }
        }
        Some("content_block_stop") => {
            let input = at(list(entry(answer, "content")), index()).get("input").and_then(Value::as_str);
            if let Some(Ok(input)) = input.map(|text| parse(if text.is_empty() { "{}" } else { text })) {
                *entry(at(list(entry(answer, "content")), index()), "input") = input;
            }
        }
        Some("message_delta") => {
            for (key, part) in event.get("delta").and_then(Value::as_object).unwrap_or_default() {
                *entry(answer, key) = part.clone();
            }
            for (key, count) in event.get("usage").and_then(Value::as_object).unwrap_or_default() {
                if !count.is_null() {
                    *entry(entry(answer, "usage"), key) = count.clone();
                }
            }
        }
        _ => {}
    }
}

fn responses(answer: &mut Value, event: Entries) {
    let event = Value::Object(event);
    let number = |key: &str| event.get(key).and_then(Value::as_u64).unwrap_or(0);
    let text = |key: &str| event.get(key).and_then(Value::as_str).unwrap_or_default();
    let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
    if let Some(response) = event.get("response") {
        // Those at the beginning have no output yet.
        let output = answer.get("output").cloned();
        *answer = response.clone();
        let has_output = answer.get("output").and_then(Value::as_list).is_some_and(|list| !list.is_empty());
        if let Some(output) = output.filter(|_| !has_output) {
            *entry(answer, "output") = output;
        }
        return;
    }
    if event.get("output_index").is_none() {
        return;
    }
    let item = at(list(entry(answer, "output")), number("output_index"));
    match kind {
        "response.output_item.added" | "response.output_item.done" => {
            *item = event.get("item").cloned().unwrap_or_default();
        }
        "response.content_part.added" | "response.content_part.done" => {
            let part = event.get("part").cloned().unwrap_or_default();
            *at(list(entry(item, "content")), number("content_index")) = part;
        }
        "response.refusal.delta" => {
            let part = at(list(entry(item, "content")), number("content_index"));
            push_text(entry(part, "refusal"), text("delta"));
        }
        "response.output_text.delta" | "response.reasoning_text.delta" => {
            let part = at(list(entry(item, "content")), number("content_index"));
            push_text(entry(part, "text"), text("delta"));
        }
        "response.reasoning_summary_text.delta" => {
            let part = at(list(entry(item, "summary")), number("summary_index"));
            push_text(entry(part, "text"), text("delta"));
        }
        "response.function_call_arguments.delta" | "response.mcp_call_arguments.delta" => {
            push_text(entry(item, "arguments"), text("delta"));
        }
        "response.custom_tool_call_input.delta" => push_text(entry(item, "input"), text("delta")),
        _ => {}
    }
}

/// Adds what came of each of several answers to the one that has its `index`, or else its place.
fn each_part(all: &mut Vec<Value>, parts: Vec<Value>, add: impl Fn(&mut Value, &str, Value)) {
    for (place, part) in parts.into_iter().enumerate() {
        let index = part.get("index").and_then(Value::as_u64).unwrap_or(place as u64);
        let Value::Object(entries) = part else { continue };
        let whole = numbered(all, index);
        for (key, part) in entries.into_iter().filter(|(_, part)| !part.is_null()) {
            add(whole, &key, part);
        }
    }
}

/// What names a thing comes whole, and some providers say it with each chunk.
const NAMES: &[&str] = &["id", "name", "role", "type"];

/// Adds what came to what is there: texts go on, what has an `index` goes to its own, and the rest
/// is replaced.
fn grow(whole: &mut Value, part: Value, key: &str) {
    match part {
        Value::Null => {}
        Value::String(text) if NAMES.contains(&key) => {
            if !text.is_empty() {
                *whole = Value::String(text);
            }
        }
        Value::String(text) => push_text(whole, &text),
        Value::Object(entries) => {
            for (key, part) in entries {
                if !part.is_null() {
                    grow(entry(whole, &key), part, &key);
                }
            }
        }
        Value::List(items) => {
            let all = list(whole);
            for item in items {
                match item.get("index").and_then(Value::as_u64) {
                    Some(index) => grow(at(all, index), without(item, "index"), key),
                    None => all.push(item),
                }
            }
        }
        other => *whole = other,
    }
}

/// More than any model answers with: an index of which nothing is made.
const INDEX_LIMIT: u64 = 4096;

/// The element of a list, which becomes as long as it needs.
fn at(all: &mut Vec<Value>, index: u64) -> &mut Value {
    let index = usize::try_from(index.min(INDEX_LIMIT)).unwrap_or(0);
    if all.len() <= index {
        all.resize(index + 1, Value::Null);
    }
    &mut all[index]
}

/// The element that says that it has this number.
fn numbered(all: &mut Vec<Value>, number: u64) -> &mut Value {
    let found = all.iter().position(|one| one.get("index").and_then(Value::as_u64) == Some(number));
    let found = found.unwrap_or_else(|| {
        all.push(Value::object([("index", number.into())]));
        all.len() - 1
    });
    &mut all[found]
}

/// The value under a key of an object, which is made where there is none.
fn entry<'a>(value: &'a mut Value, key: &str) -> &'a mut Value {
    if !matches!(value, Value::Object(_)) {
        *value = Value::Object(Vec::new());
    }
    let Value::Object(entries) = value else { unreachable!("it was made an object") };
    let found = entries.iter().position(|(name, _)| name == key);
    let found = found.unwrap_or_else(|| {
        entries.push((key.to_owned(), Value::Null));
        entries.len() - 1
    });
    &mut entries[found].1
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    if !matches!(value, Value::List(_)) {
        *value = Value::List(Vec::new());
    }
    let Value::List(items) = value else { unreachable!("it was made a list") };
    items
}

fn push_text(whole: &mut Value, more: &str) {
    match whole {
        Value::String(text) => text.push_str(more),
        other => *other = more.into(),
    }
}

fn without(value: Value, key: &str) -> Value {
    match value {
        Value::Object(mut entries) => {
            entries.retain(|(name, _)| name != key);
            Value::Object(entries)
        }
        other => other,
    }
}
