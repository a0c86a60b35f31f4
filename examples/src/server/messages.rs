//! The form of `Anthropic`'s messages.

use serde_json::{Value, json};

use super::{
    ChatRequest, Completion, Failure, Message, Usage,
    answer::Answer,
    api::{Form, required_array},
    chunk::{Chunk, Said},
};

/// What stands for a proof that the thinking is the model's own.
const SIGNATURE: &str = "c2lnbmVk";

pub(super) struct Messages;

impl Form for Messages {
    fn id_prefix(&self) -> &'static str {
        "msg_"
    }

    fn conversation(&self, body: &Value) -> Result<Vec<Message>, String> {
        let messages = required_array(body, "messages")?;
        let system = (!body["system"].is_null()).then(|| Message::new("system", &body["system"]));
        Ok(system.into_iter().chain(messages.iter().flat_map(parts)).collect())
    }

    fn told(&self, usage: Option<Usage>, _: &ChatRequest) -> Option<Usage> {
        let usage = usage.unwrap_or_default();
        Some(Usage {
            prompt_tokens: Some(usage.prompt_tokens.unwrap_or_default()),
            completion_tokens: Some(usage.completion_tokens.unwrap_or_default()),
            total_tokens: None,
            reasoning_tokens: None,
            ..usage
        })
    }

    fn finish_reason(&self, completion: &Completion) -> Option<String> {
        let reason = match completion.finish_reason.as_deref()? {
            "stop" => "end_turn",
            "length" => "max_tokens",
            "tool_calls" => "tool_use",
            "content_filter" => "refusal",
            other => other,
        };
        Some(reason.to_owned())
    }

    fn whole(&self, answer: &Answer<'_>) -> Value {
        let mut content: Vec<Value> = Vec::new();
        if let Some(reasoning) = &answer.completion.reasoning_content {
            let thinking = reasoning.whole();
            content.push(json!({"type": "thinking", "thinking": thinking, "signature": SIGNATURE}));
        }
        if let Some(text) = &answer.completion.content {
            content.push(json!({"type": "text", "text": text.whole()}));
        }
        for call in &answer.completion.tool_calls {
            let input = call.arguments_value();
            content.push(json!({"type": "tool_use", "id": call.id, "name": call.name, "input": input}));
        }
        let mut body = message(answer, &answer.usage.unwrap_or_default());
        body["content"] = content.into();
        body["stop_reason"] = json!(answer.finish_reason);
        body
    }

    fn streamed(&self, answer: &Answer<'_>) -> Vec<Chunk> {
        let told = answer.usage.unwrap_or_default();
        // The prompt has been counted when the answer begins, and of the answer its first token.
        let first = Usage { completion_tokens: Some(1), ..told };
        let start = json!({"type": "message_start", "message": message(answer, &first)});

        let mut blocks = Blocks { chunks: Vec::new(), index: 0 };
        blocks.chunks.push(Chunk::event(&start).saying([Said::Usage(first)]));
        blocks.chunks.push(Chunk::event(&json!({"type": "ping"})));
        if let Some(reasoning) = &answer.completion.reasoning_content {
            blocks.start(&json!({"type": "thinking", "thinking": "", "signature": ""}), None);
            for piece in reasoning.split() {
                let delta = json!({"type": "thinking_delta", "thinking": piece});
                blocks.delta(&delta, Some(Said::Reasoning(piece)));
            }
            blocks.delta(&json!({"type": "signature_delta", "signature": SIGNATURE}), None);
            blocks.stop();
        }
        if let Some(text) = &answer.completion.content {
            blocks.start(&json!({"type": "text", "text": ""}), None);
            for piece in text.split() {
                blocks.delta(&json!({"type": "text_delta", "text": piece}), Some(Said::Text(piece)));
            }
            blocks.stop();
        }
        for call in &answer.completion.tool_calls {
            let block = json!({"type": "tool_use", "id": call.id, "name": call.name, "input": {}});
            blocks.start(&block, Some(Said::begin(call)));
            for piece in call.arguments.split() {
                let delta = json!({"type": "input_json_delta", "partial_json": piece});
                blocks.delta(&delta, Some(Said::Arguments(piece)));
            }
            blocks.stop();
        }
        let mut chunks = blocks.chunks;
        let delta = json!({"stop_reason": answer.finish_reason, "stop_sequence": null});
        let end = json!({"type": "message_delta", "delta": delta, "usage": usage(&told)});
        chunks.push(Chunk::event(&end).saying([Said::Usage(told)]).saying(answer.ending()));
        chunks.push(Chunk::event(&json!({"type": "message_stop"})));
        chunks
    }

    fn error(&self, status: u16, failure: &Failure) -> Value {
        let kind = match (failure.kind.as_str(), status) {
            (Failure::INVALID_REQUEST, 401) => "authentication_error",
            (Failure::INVALID_REQUEST, 403) => "permission_error",
            (Failure::INVALID_REQUEST, 404) => "not_found_error",
            (Failure::INVALID_REQUEST, 413) => "request_too_large",
            (Failure::INVALID_REQUEST, 429) => "rate_limit_error",
            (Failure::SERVER, 529) => "overloaded_error",
            (Failure::SERVER, _) => "api_error",
            (kind, _) => kind,
        };
        json!({"type": "error", "error": {"type": kind, "message": failure.message}})
    }
}

/// The tools' results in a message, which this API has the user say, and then what else it says.
fn parts(message: &Value) -> Vec<Message> {
    let (role, content) = (message["role"].as_str().unwrap_or_default(), &message["content"]);
    let blocks = content.as_array().map_or(&[][..], Vec::as_slice);
    let results = blocks.iter().filter(|block| block["type"] == "tool_result");
    let mut parts: Vec<Message> =
        results.map(|block| Message::result(&block["tool_use_id"], &block["content"])).collect();
    if parts.is_empty() || blocks.iter().any(|block| block["type"] == "text") {
        parts.push(Message::new(role, content));
    }
    parts
}

/// A message that has not said anything yet.
fn message(answer: &Answer<'_>, counts: &Usage) -> Value {
    json!({
        "id": answer.id,
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": [],
        "stop_reason": null,
        "stop_sequence": null,
        "usage": usage(counts),
    })
}

/// The `usage` object. This API's `input_tokens` are those that have nothing to do with the cache.
fn usage(usage: &Usage) -> Value {
    let cached = usage.cached_tokens.unwrap_or_default() + usage.cache_write_tokens.unwrap_or_default();
    json!({
        "input_tokens": usage.prompt_tokens.unwrap_or_default().saturating_sub(cached),
        "cache_creation_input_tokens": usage.cache_write_tokens,
        "cache_read_input_tokens": usage.cached_tokens,
        "output_tokens": usage.completion_tokens,
    })
}

/// The blocks of a stream, numbered.
struct Blocks {
    chunks: Vec<Chunk>,
    index: usize,
}

impl Blocks {
    fn start(&mut self, block: &Value, said: Option<Said>) {
        let event = json!({"type": "content_block_start", "index": self.index, "content_block": block});
        self.chunks.push(Chunk::event(&event).saying(said));
    }

    fn delta(&mut self, delta: &Value, said: Option<Said>) {
        let event = json!({"type": "content_block_delta", "index": self.index, "delta": delta});
        self.chunks.push(Chunk::event(&event).saying(said));
    }

    fn stop(&mut self) {
        self.chunks.push(Chunk::event(&json!({"type": "content_block_stop", "index": self.index})));
        self.index += 1;
    }
}
