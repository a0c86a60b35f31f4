//! Replies in the form of `OpenAI`'s chat completions API.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Map, Value, json};

use super::{Completion, Failure, Usage};

/// The body of a response with status 200.
pub(super) fn completion(completion: &Completion, model: &str) -> Value {
    let mut message = json!({"role": "assistant", "content": completion.content});
    if let Some(reasoning) = &completion.reasoning_content {
        message["reasoning_content"] = json!(reasoning);
    }
    if !completion.tool_calls.is_empty() {
        message["tool_calls"] = json!(completion.tool_calls);
    }
    let mut body = json!({
        "id": completion.id.clone().unwrap_or_else(next_id),
        "object": "chat.completion",
        "created": SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs()),
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": completion.finish_reason}],
    });
    if completion.usage.is_some() || completion.cost_usd.is_some() {
        body["usage"] = usage(&completion.usage.unwrap_or_default(), completion.cost_usd);
    }
    body
}

/// The body of a response with any other status.
pub(super) fn error(failure: &Failure) -> Value {
    json!({"error": {"message": failure.message, "type": failure.kind, "param": null, "code": null}})
}

/// The `usage` object, with the cost where `OpenRouter` puts it.
fn usage(usage: &Usage, cost_usd: Option<f64>) -> Value {
    let sum = usage.prompt_tokens.zip(usage.completion_tokens).map(|(prompt, answer)| prompt + answer);
    let mut body = known([
        ("prompt_tokens", usage.prompt_tokens),
        ("completion_tokens", usage.completion_tokens),
        ("total_tokens", usage.total_tokens.or(sum)),
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

fn next_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("chatcmpl-{}", NEXT.fetch_add(1, Relaxed))
}
