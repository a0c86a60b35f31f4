//! `Anthropic`'s messages.

use serde_json::{Value, json};
use workflow_log_examples::server::{Api, ChatRequest, Reply, Served, Usage};

use crate::{both_calls, everything, serve, wire::post};

fn question(stream: bool) -> Value {
    json!({
        "model": "m", "max_tokens": 100, "stream": stream,
        "messages": [{"role": "user", "content": "Where are you?"}]
    })
}

fn usage(output_tokens: u64) -> Value {
    json!({
        "input_tokens": 1, "cache_creation_input_tokens": 1, "cache_read_input_tokens": 8,
        "output_tokens": output_tokens
    })
}

#[tokio::test]
async fn a_message_arrives_with_everything_it_has() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let response = post(&server, Api::Messages, &question(false)).await;
    assert_eq!(response.status, 200);
    assert_eq!(
        response.json(),
        json!({
            "id": "seven", "type": "message", "role": "assistant", "model": "m",
            "content": [
                {"type": "thinking", "thinking": "Where?", "signature": "c2lnbmVk"},
                {"type": "text", "text": "I look."},
                {"type": "tool_use", "id": "c1", "name": "ls", "input": {"path": "/"}},
                {"type": "tool_use", "id": "c2", "name": "pwd", "input": {}}
            ],
            "stop_reason": "tool_use", "stop_sequence": null,
            "usage": usage(5)
        })
    );
    assert_eq!(server.served(), Served { completions: 1, ..Served::default() });
}

#[tokio::test]
async fn a_stream_says_the_same_in_blocks() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let response = post(&server, Api::Messages, &question(true)).await;
    let message = json!({
        "id": "seven", "type": "message", "role": "assistant", "model": "m", "content": [],
        "stop_reason": null, "stop_sequence": null, "usage": usage(1)
    });
    let start = |index: u64, block: Value| json!({"type": "content_block_start", "index": index, "content_block": block});
    let delta =
        |index: u64, delta: Value| json!({"type": "content_block_delta", "index": index, "delta": delta});
    let stop = |index: u64| json!({"type": "content_block_stop", "index": index});
    let expected = [
        json!({"type": "message_start", "message": message}),
        json!({"type": "ping"}),
        start(0, json!({"type": "thinking", "thinking": "", "signature": ""})),
        delta(0, json!({"type": "thinking_delta", "thinking": "Where?"})),
        delta(0, json!({"type": "signature_delta", "signature": "c2lnbmVk"})),
        stop(0),
        start(1, json!({"type": "text", "text": ""})),
        delta(1, json!({"type": "text_delta", "text": "I "})),
        delta(1, json!({"type": "text_delta", "text": "look."})),
        stop(1),
        start(2, json!({"type": "tool_use", "id": "c1", "name": "ls", "input": {}})),
        delta(2, json!({"type": "input_json_delta", "partial_json": "{\"path\""})),
        delta(2, json!({"type": "input_json_delta", "partial_json": ":\"/\"}"})),
        stop(2),
        start(3, json!({"type": "tool_use", "id": "c2", "name": "pwd", "input": {}})),
        stop(3),
        json!({
            "type": "message_delta", "delta": {"stop_reason": "tool_use", "stop_sequence": null},
            "usage": usage(5)
        }),
        json!({"type": "message_stop"}),
    ];
    assert_eq!(response.events(), expected.map(|event| (event["type"].as_str().unwrap().to_owned(), event)));

    let exchange = server.exchanges().remove(0);
    assert_eq!((exchange.reasoning.as_str(), exchange.text.as_str()), ("Where?", "I look."));
    assert_eq!(exchange.tool_calls, both_calls());
    assert_eq!(exchange.finish_reason.as_deref(), Some("tool_use"));
    assert_eq!(
        exchange.usage,
        Some(Usage { reasoning_tokens: None, ..everything().usage.unwrap() }),
        "there is no place for the others"
    );
}

#[tokio::test]
async fn errors_have_the_kind_that_goes_with_their_status() {
    for (status, kind) in [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (429, "rate_limit_error"),
        (500, "api_error"),
        (529, "overloaded_error"),
    ] {
        let server = serve(move |_: &ChatRequest| Reply::error(status, "no")).await;
        let response = post(&server, Api::Messages, &question(true)).await;
        assert_eq!(response.status, status);
        assert_eq!(response.json(), json!({"type": "error", "error": {"type": kind, "message": "no"}}));
    }
}
