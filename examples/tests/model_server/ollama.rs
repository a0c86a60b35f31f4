//! `Ollama`'s chat.

use serde_json::{Value, json};
use workflow_log_examples::server::{Api, ChatRequest, Reply, Served, Usage};

use crate::{both_calls, everything, serve, wire::post};

fn question() -> Value {
    json!({"model": "m", "messages": [{"role": "user", "content": "Where are you?"}]})
}

fn tool_calls() -> Value {
    json!([
        {"id": "c1", "function": {"index": 0, "name": "ls", "arguments": {"path": "/"}}},
        {"id": "c2", "function": {"index": 1, "name": "pwd", "arguments": {}}}
    ])
}

fn last(message: Value) -> Value {
    let mut last = json!({
        "model": "m", "created_at": null, "done": true, "done_reason": "stop",
        "total_duration": 1_000_000, "load_duration": 1_000_000,
        "prompt_eval_count": 10, "prompt_eval_duration": 1_000_000,
        "eval_count": 5, "eval_duration": 1_000_000
    });
    last["message"] = message;
    last
}

#[tokio::test]
async fn a_reply_arrives_with_everything_it_has() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let mut question = question();
    question["stream"] = false.into();
    let response = post(&server, Api::Ollama, &question).await;
    let message = json!({
        "role": "assistant", "content": "I look.", "thinking": "Where?", "tool_calls": tool_calls()
    });
    assert_eq!((response.status, response.json()), (200, last(message)));
    assert_eq!(server.served(), Served { completions: 1, ..Served::default() });
}

#[tokio::test]
async fn a_reply_is_streamed_unless_the_client_says_otherwise() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let response = post(&server, Api::Ollama, &question()).await;
    let line = |message: Value| json!({"model": "m", "created_at": null, "message": message, "done": false});
    let expected = [
        line(json!({"role": "assistant", "content": "", "thinking": "Where?"})),
        line(json!({"role": "assistant", "content": "I "})),
        line(json!({"role": "assistant", "content": "look."})),
        line(json!({"role": "assistant", "content": "", "tool_calls": tool_calls()})),
        last(json!({"role": "assistant", "content": ""})),
    ];
    assert_eq!(response.lines(), expected);
    assert_eq!(server.served(), Served { completions: 1, streamed: 1, ..Served::default() });

    let exchange = server.exchanges().remove(0);
    assert_eq!((exchange.reasoning.as_str(), exchange.text.as_str()), ("Where?", "I look."));
    assert_eq!(exchange.tool_calls, both_calls());
    assert_eq!(exchange.finish_reason.as_deref(), Some("stop"));
    let told = Usage { prompt_tokens: Some(10), completion_tokens: Some(5), ..Usage::default() };
    assert_eq!(exchange.usage, Some(told));
}

#[tokio::test]
async fn an_error_is_its_message() {
    let server = serve(|_: &ChatRequest| Reply::error(404, "model 'm' not found")).await;
    let response = post(&server, Api::Ollama, &question()).await;
    assert_eq!((response.status, response.json()), (404, json!({"error": "model 'm' not found"})));
}
