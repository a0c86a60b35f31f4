//! The form of `OpenAI`'s chat completions.

use serde_json::{Map, Value, json};

use super::{
    ChatRequest, Completion, Failure, Message, Text, Usage,
    answer::Answer,
    api::{Form, required_array},
    chunk::{Chunk, Said},
};

pub(super) struct Chat;

impl Form for Chat {
    fn id_prefix(&self) -> &'static str {
        "chatcmpl-"
    }

    fn conversation(&self, body: &Value) -> Result<Vec<Message>, String> {
        let messages = required_array(body, "messages")?;
        Ok(messages.iter().map(|message| Message::with_role(message, "tool_call_id")).collect())
    }

    fn told(&self, usage: Option<Usage>, request: &ChatRequest) -> Option<Usage> {
        let asked = !request.streams() || request.body()["stream_options"]["include_usage"] == true;
        usage.filter(|_| asked).map(|usage| Usage { total_tokens: usage.total(), ..usage })
    }

    fn finish_reason(&self, completion: &Completion) -> Option<String> {
        completion.finish_reason.clone()
    }

    fn whole(&self, answer: &Answer<'_>) -> Value {
        let completion = answer.completion;
        let content = completion.content.as_ref().map(ToString::to_string);
        let mut message = json!({"role": "assistant", "content": content});
        if let Some(reasoning) = &completion.reasoning_content {
            message["reasoning_content"] = json!(reasoning.whole());
        }
        if !completion.tool_calls.is_empty() {
            let calls = completion.tool_calls.iter().map(|call| {
                let function = json!({"name": call.name, "arguments": call.arguments.whole()});
                json!({"id": call.id, "type": "function", "function": function})
            });
            message["tool_calls"] = calls.collect();
        }
        let choice = json!({"index": 0, "message": message, "finish_reason": answer.finish_reason});
        let mut body = head(answer, "chat.completion");
        body["choices"] = json!([choice]);
        if answer.usage.is_some() || completion.cost_usd.is_some() {
            body["usage"] = usage(&answer.usage.unwrap_or_default(), completion.cost_usd);
        }
        body
    }

    fn streamed(&self, answer: &Answer<'_>) -> Vec<Chunk> {
        let completion = answer.completion;
        let event = |delta: Value, finish_reason: Option<&str>| {
            let mut body = head(answer, "chat.completion.chunk");
            body["choices"] = json!([{"index": 0, "delta": delta, "finish_reason": finish_reason}]);
            if answer.usage.is_some() {
                body["usage"] = Value::Null;
            }
            Chunk::data(&body)
        };

        let mut chunks = vec![event(json!({"role": "assistant", "content": ""}), None)];
        for piece in completion.reasoning_content.iter().flat_map(Text::split) {
            chunks.push(event(json!({"reasoning_content": piece}), None).saying([Said::Reasoning(piece)]));
        }
        for piece in completion.content.iter().flat_map(Text::split) {
            chunks.push(event(json!({"content": piece}), None).saying([Said::Text(piece)]));
        }
        for (index, call) in completion.tool_calls.iter().enumerate() {
            let function = json!({"name": call.name, "arguments": ""});
            let begin = json!({"index": index, "id": call.id, "type": "function", "function": function});
            chunks.push(event(json!({"tool_calls": [begin]}), None).saying([Said::begin(call)]));
            for piece in call.arguments.split() {
                let more = json!({"index": index, "function": {"arguments": piece}});
                chunks.push(event(json!({"tool_calls": [more]}), None).saying([Said::Arguments(piece)]));
            }
        }
        chunks.push(event(json!({}), answer.finish_reason.as_deref()).saying(answer.ending()));
        if let Some(told) = answer.usage {
            let mut body = head(answer, "chat.completion.chunk");
            body["choices"] = json!([]);
            body["usage"] = usage(&told, completion.cost_usd);
            chunks.push(Chunk::data(&body).saying([Said::Usage(told)]));
        }
        chunks.push(Chunk::data(&"[DONE]"));
        chunks
    }

    fn error(&self, _: u16, failure: &Failure) -> Value {
        error(failure)
    }
}

/// The body of an error, in both of `OpenAI`'s APIs.
pub(super) fn error(failure: &Failure) -> Value {
    json!({"error": {"message": failure.message, "type": failure.kind, "param": null, "code": null}})
}

fn head(answer: &Answer<'_>, object: &str) -> Value {
    json!({
        "id": answer.id,
        "object": object,
        "created": answer.created.timestamp(),
        "model": answer.model,
    })
}

/// The `usage` object, with the cost where `OpenRouter` puts it.
fn usage(usage: &Usage, cost_usd: Option<f64>) -> Value {
    let mut body = known([
        ("prompt_tokens", usage.prompt_tokens),
        ("completion_tokens", usage.completion_tokens),
        ("total_tokens", usage.total_tokens),
    ]);
    let prompt =
        known([("cached_tokens", usage.cached_tokens), ("cache_write_tokens", usage.cache_write_tokens)]);
    let answer = known([("reasoning_tokens", usage.reasoning_tokens)]);
    for (key, details) in [("prompt_tokens_details", prompt), ("completion_tokens_details", answer)] {
        if !details.is_empty() {
            body.insert(key.to_owned(), details.into());
        }
    }
    if let Some(cost) = cost_usd {
        body.insert("cost".to_owned(), cost.into());
    }
    body.into()
}

fn known<const N: usize>(counts: [(&str, Option<u64>); N]) -> Map<String, Value> {
    counts.into_iter().filter_map(|(key, count)| Some((key.to_owned(), count?.into()))).collect()
}
