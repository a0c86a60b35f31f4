//! The form of `Ollama`'s chat.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{
    ChatRequest, Completion, Failure, Message, Text, Usage,
    answer::Answer,
    api::{Form, required_array},
    chunk::{Chunk, Said},
};

/// What the server says each part of its work took. Clients demand it; nobody can compare it.
const MADE_UP_NANOS: u64 = 1_000_000;

pub(super) struct Ollama;

impl Form for Ollama {
    fn id_prefix(&self) -> &'static str {
        "ollama-"
    }

    fn conversation(&self, body: &Value) -> Result<Vec<Message>, String> {
        let messages = required_array(body, "messages")?;
        Ok(messages.iter().map(|message| Message::with_role(message, "tool_name")).collect())
    }

    fn told(&self, usage: Option<Usage>, _: &ChatRequest) -> Option<Usage> {
        let Usage { prompt_tokens, completion_tokens, .. } = usage?;
        Some(Usage { prompt_tokens, completion_tokens, ..Usage::default() })
    }

    fn finish_reason(&self, completion: &Completion) -> Option<String> {
        // A model that calls tools has simply stopped.
        let reason = completion.finish_reason.as_deref()?;
        Some(if reason == "tool_calls" { "stop" } else { reason }.to_owned())
    }

    fn whole(&self, answer: &Answer<'_>) -> Value {
        let completion = answer.completion;
        let text = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
        let mut message =
            json!({"role": "assistant", "content": text(&completion.content).unwrap_or_default()});
        if let Some(reasoning) = text(&completion.reasoning_content) {
            message["thinking"] = reasoning.into();
        }
        if !completion.tool_calls.is_empty() {
            message["tool_calls"] = tool_calls(completion);
        }
        end(answer, &message)
    }

    fn streamed(&self, answer: &Answer<'_>) -> Vec<Chunk> {
        let completion = answer.completion;
        let line = |message: Value| Chunk::line(&part(answer, &message));
        let mut chunks = Vec::new();
        for piece in completion.reasoning_content.iter().flat_map(Text::split) {
            let message = json!({"role": "assistant", "content": "", "thinking": piece});
            chunks.push(line(message).saying([Said::Reasoning(piece)]));
        }
        for piece in completion.content.iter().flat_map(Text::split) {
            let message = json!({"role": "assistant", "content": piece});
            chunks.push(line(message).saying([Said::Text(piece)]));
        }
        if !completion.tool_calls.is_empty() {
            let message = json!({"role": "assistant", "content": "", "tool_calls": tool_calls(completion)});
            chunks.push(line(message).saying(completion.tool_calls.iter().flat_map(Said::call)));
        }
        let end = Chunk::line(&end(answer, &json!({"role": "assistant", "content": ""})));
        chunks.push(end.saying(answer.usage.map(Said::Usage)).saying(answer.ending()));
        chunks
    }

    fn stream_type(&self) -> &'static str {
        "application/x-ndjson"
    }

    fn error(&self, _: u16, failure: &Failure) -> Value {
        json!({"error": failure.message})
    }
}

/// A line of a stream.
fn part(answer: &Answer<'_>, message: &Value) -> Value {
    let created = answer.created.to_rfc3339_opts(SecondsFormat::Micros, true);
    json!({"model": answer.model, "created_at": created, "message": message, "done": false})
}

/// The last line of a stream, or a whole reply.
fn end(answer: &Answer<'_>, message: &Value) -> Value {
    let mut body = part(answer, message);
    body["done"] = true.into();
    if let Some(reason) = &answer.finish_reason {
        body["done_reason"] = json!(reason);
    }
    for duration in ["total_duration", "load_duration", "prompt_eval_duration", "eval_duration"] {
        body[duration] = MADE_UP_NANOS.into();
    }
    let usage = answer.usage.unwrap_or_default();
    for (key, count) in [("prompt_eval_count", usage.prompt_tokens), ("eval_count", usage.completion_tokens)]
    {
        if let Some(count) = count {
            body[key] = count.into();
        }
    }
    body
}

fn tool_calls(completion: &Completion) -> Value {
    let calls = completion.tool_calls.iter().enumerate().map(|(index, call)| {
        let function = json!({"index": index, "name": call.name, "arguments": call.arguments_value()});
        json!({"id": call.id, "function": function})
    });
    calls.collect()
}
