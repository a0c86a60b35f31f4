//! The form of `OpenAI`'s responses.

use serde_json::{Value, json};

use super::{
    ChatRequest, Completion, Failure, Message, Text, ToolCall, Usage,
    answer::Answer,
    api::Form,
    chat,
    chunk::{Chunk, Said},
};

pub(super) struct Responses;

impl Form for Responses {
    fn id_prefix(&self) -> &'static str {
        "resp_"
    }

    fn conversation(&self, body: &Value) -> Result<Vec<Message>, String> {
        let input = match &body["input"] {
            text @ Value::String(_) => vec![Message::new("user", text)],
            Value::Array(items) => items.iter().filter_map(message).collect(),
            _ => return Err("the request has no `input` that is a string or an array".to_owned()),
        };
        let system = body["instructions"].is_string().then(|| Message::new("system", &body["instructions"]));
        Ok(system.into_iter().chain(input).collect())
    }

    fn told(&self, usage: Option<Usage>, _: &ChatRequest) -> Option<Usage> {
        let usage = usage?;
        Some(Usage {
            prompt_tokens: Some(usage.prompt_tokens.unwrap_or_default()),
            completion_tokens: Some(usage.completion_tokens.unwrap_or_default()),
            total_tokens: Some(usage.total().unwrap_or_default()),
            cached_tokens: Some(usage.cached_tokens.unwrap_or_default()),
            reasoning_tokens: Some(usage.reasoning_tokens.unwrap_or_default()),
            cache_write_tokens: usage.cache_write_tokens,
        })
    }

    fn finish_reason(&self, completion: &Completion) -> Option<String> {
        Some(if incomplete(completion).is_some() { "incomplete" } else { "completed" }.to_owned())
    }

    fn whole(&self, answer: &Answer<'_>) -> Value {
        let mut body = response(answer);
        body["status"] = json!(answer.finish_reason);
        body["output"] = items(answer).iter().map(|item| item.body(Stage::Done)).collect();
        if let Some(reason) = incomplete(answer.completion) {
            body["incomplete_details"] = json!({"reason": reason});
        }
        if let Some(counts) = answer.usage {
            body["usage"] = usage(&counts);
        }
        body
    }

    fn streamed(&self, answer: &Answer<'_>) -> Vec<Chunk> {
        let mut events = Events::default();
        for kind in ["response.created", "response.in_progress"] {
            events.push(kind, json!({"response": response(answer)}), None);
        }
        for (index, item) in items(answer).iter().enumerate() {
            let said = match item.said {
                Saying::Call(call) => Some(Said::begin(call)),
                Saying::Reasoning(_) | Saying::Message(_) => None,
            };
            let added = json!({"output_index": index, "item": item.body(Stage::Added)});
            events.push("response.output_item.added", added, said);
            item.stream(index, &mut events);
            let done = json!({"output_index": index, "item": item.body(Stage::Done)});
            events.push("response.output_item.done", done, None);
        }
        let end = format!("response.{}", answer.finish_reason.as_deref().unwrap_or_default());
        let said = answer.usage.map(Said::Usage).into_iter().chain(answer.ending());
        events.push(&end, json!({"response": self.whole(answer)}), said);
        events.chunks
    }

    fn error(&self, _: u16, failure: &Failure) -> Value {
        chat::error(failure)
    }
}

/// An item of the input that is a message or a tool's result. The others were once output.
fn message(item: &Value) -> Option<Message> {
    match (item["type"].as_str(), item["role"].as_str()) {
        (Some("function_call_output"), _) => Some(Message::result(&item["call_id"], &item["output"])),
        (_, Some(role)) => Some(Message::new(role, &item["content"])),
        _ => None,
    }
}

/// A response that has no output yet.
fn response(answer: &Answer<'_>) -> Value {
    json!({
        "id": answer.id,
        "object": "response",
        "created_at": answer.created.timestamp(),
        "status": "in_progress",
        "model": answer.model,
        "output": [],
        "error": null,
        "incomplete_details": null,
        "instructions": null,
        "max_output_tokens": null,
        "metadata": {},
        "parallel_tool_calls": true,
        "previous_response_id": null,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": null,
    })
}

/// What kept the model from saying all, if something did.
fn incomplete(completion: &Completion) -> Option<&'static str> {
    match completion.finish_reason.as_deref()? {
        "length" => Some("max_output_tokens"),
        "content_filter" => Some("content_filter"),
        _ => None,
    }
}

fn usage(usage: &Usage) -> Value {
    let mut body = json!({
        "input_tokens": usage.prompt_tokens,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens},
        "output_tokens": usage.completion_tokens,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
        "total_tokens": usage.total_tokens,
    });
    if let Some(count) = usage.cache_write_tokens {
        body["input_tokens_details"]["cache_write_tokens"] = count.into();
    }
    body
}

/// One item of the output.
struct Item<'a> {
    id: String,
    said: Saying<'a>,
}

enum Saying<'a> {
    Reasoning(&'a Text),
    Message(&'a Text),
    Call(&'a ToolCall),
}

/// When an item is told: before it says anything, or after.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Added,
    Done,
}

fn items<'a>(answer: &Answer<'a>) -> Vec<Item<'a>> {
    let completion = answer.completion;
    let reasoning = completion.reasoning_content.iter().map(|text| ("rs", Saying::Reasoning(text)));
    let message = completion.content.iter().map(|text| ("msg", Saying::Message(text)));
    let calls = completion.tool_calls.iter().map(|call| ("fc", Saying::Call(call)));
    let items = reasoning.chain(message).chain(calls).enumerate();
    items.map(|(index, (kind, said))| Item { id: format!("{kind}_{}_{index}", answer.id), said }).collect()
}

impl Item<'_> {
    fn body(&self, stage: Stage) -> Value {
        let done = stage == Stage::Done;
        let (id, status) = (&self.id, if done { "completed" } else { "in_progress" });
        let once_done = |part: Value| if done { json!([part]) } else { json!([]) };
        match self.said {
            Saying::Reasoning(text) => {
                let summary = once_done(json!({"type": "summary_text", "text": text.whole()}));
                json!({"type": "reasoning", "id": id, "summary": summary})
            }
            Saying::Message(text) => {
                let content = once_done(output_text(&text.whole()));
                json!({"type": "message", "id": id, "status": status, "role": "assistant", "content": content})
            }
            Saying::Call(call) => {
                let arguments = if done { call.arguments.to_string() } else { String::new() };
                json!({
                    "type": "function_call", "id": id, "status": status,
                    "call_id": call.id, "name": call.name, "arguments": arguments,
                })
            }
        }
    }

    /// What comes between the events `added` and `done`.
    fn stream(&self, index: usize, events: &mut Events) {
        let place = |mut fields: Value| {
            fields["item_id"] = json!(self.id);
            fields["output_index"] = json!(index);
            fields
        };
        match self.said {
            Saying::Reasoning(text) => {
                let place = |mut fields: Value| {
                    fields["summary_index"] = 0.into();
                    place(fields)
                };
                let part = |text: &str| json!({"part": {"type": "summary_text", "text": text}});
                events.push("response.reasoning_summary_part.added", place(part("")), None);
                for piece in text.split() {
                    let said = Said::Reasoning(piece.clone());
                    events.push(
                        "response.reasoning_summary_text.delta",
                        place(json!({"delta": piece})),
                        Some(said),
                    );
                }
                let whole = text.whole();
                events.push("response.reasoning_summary_text.done", place(json!({"text": whole})), None);
                events.push("response.reasoning_summary_part.done", place(part(&whole)), None);
            }
            Saying::Message(text) => {
                let place = |mut fields: Value| {
                    fields["content_index"] = 0.into();
                    place(fields)
                };
                let part = |text: &str| json!({"part": output_text(text)});
                events.push("response.content_part.added", place(part("")), None);
                for piece in text.split() {
                    let said = Said::Text(piece.clone());
                    let fields = json!({"delta": piece, "logprobs": []});
                    events.push("response.output_text.delta", place(fields), Some(said));
                }
                let whole = text.whole();
                let fields = json!({"text": whole, "logprobs": []});
                events.push("response.output_text.done", place(fields), None);
                events.push("response.content_part.done", place(part(&whole)), None);
            }
            Saying::Call(call) => {
                for piece in call.arguments.split() {
                    let said = Said::Arguments(piece.clone());
                    let fields = json!({"delta": piece});
                    events.push("response.function_call_arguments.delta", place(fields), Some(said));
                }
                let fields = json!({"name": call.name, "arguments": call.arguments.whole()});
                events.push("response.function_call_arguments.done", place(fields), None);
            }
        }
    }
}

fn output_text(text: &str) -> Value {
    json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []})
}

/// The events of a stream, numbered.
#[derive(Default)]
struct Events {
    chunks: Vec<Chunk>,
}

impl Events {
    fn push(&mut self, kind: &str, mut fields: Value, said: impl IntoIterator<Item = Said>) {
        fields["type"] = kind.into();
        fields["sequence_number"] = self.chunks.len().into();
        self.chunks.push(Chunk::event(&fields).saying(said));
    }
}
