//! Is a request understood alike, whichever API it comes through?

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use workflow_log_examples::server::{Api, ChatRequest, Message, Reply};

use crate::{
    serve,
    wire::{http, post},
};

/// What the script is asked when `request` is sent.
async fn asked(api: Api, request: &Value) -> ChatRequest {
    let seen = Arc::new(Mutex::new(None));
    let server = serve({
        let seen = Arc::clone(&seen);
        move |request: &ChatRequest| {
            *seen.lock().unwrap() = Some(request.clone());
            Reply::text("ok")
        }
    })
    .await;
    assert_eq!(post(&server, api, request).await.status, 200);
    seen.lock().unwrap().take().unwrap()
}

fn conversation(request: &ChatRequest) -> Vec<(&str, &str)> {
    request.messages().iter().map(|Message { role, text, .. }| (role.as_str(), text.as_str())).collect()
}

#[tokio::test]
async fn a_conversation_with_a_tool_reads_the_same_in_every_api() {
    let arguments = json!({"path": "/"});
    let chat = json!({
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "Where "}, {"type": "text", "text": "are you?"}]},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "ls", "arguments": arguments.to_string()}}
            ]},
            {"role": "tool", "tool_call_id": "c1", "content": "home"}
        ],
        "tools": [{"type": "function", "function": {"name": "ls"}}, {"type": "function", "function": {"name": "pwd"}}]
    });
    let responses = json!({
        "model": "m", "instructions": "Be brief.",
        "input": [
            {"role": "user", "content": [
                {"type": "input_text", "text": "Where "}, {"type": "input_text", "text": "are you?"}
            ]},
            {"type": "message", "role": "assistant", "content": []},
            {"type": "function_call", "call_id": "c1", "name": "ls", "arguments": arguments.to_string()},
            {"type": "function_call_output", "call_id": "c1", "output": "home"}
        ],
        "tools": [{"type": "function", "name": "ls"}, {"type": "function", "name": "pwd"}]
    });
    let messages = json!({
        "model": "m", "max_tokens": 100, "system": [{"type": "text", "text": "Be brief."}],
        "messages": [
            {"role": "user", "content": "Where are you?"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "ls", "input": arguments}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "home"}]}
            ]}
        ],
        "tools": [{"name": "ls", "input_schema": {}}, {"name": "pwd", "input_schema": {}}]
    });
    let ollama = json!({
        "model": "m", "stream": false,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Where are you?"},
            {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "ls", "arguments": arguments}}]},
            {"role": "tool", "tool_name": "ls", "content": "home"}
        ],
        "tools": [{"type": "function", "function": {"name": "ls"}}, {"type": "function", "function": {"name": "pwd"}}]
    });
    for (api, body, call) in [
        (Api::Chat, chat, "c1"),
        (Api::Responses, responses, "c1"),
        (Api::Messages, messages, "c1"),
        (Api::Ollama, ollama, "ls"),
    ] {
        let request = asked(api, &body).await;
        assert_eq!((request.api(), request.model(), request.streams()), (api, "m", false));
        assert_eq!(request.opening(), "Be brief.");
        assert_eq!(
            conversation(&request),
            [("system", "Be brief."), ("user", "Where are you?"), ("assistant", ""), ("tool", "home")],
            "{api:?}"
        );
        assert_eq!(request.tools(), ["ls", "pwd"], "{api:?}");
        let results: Vec<_> = request.tool_results().map(|result| result.result_of.as_deref()).collect();
        assert_eq!(results, [Some(call)], "{api:?}");
        assert_eq!(**request.body(), body);
    }
}

#[tokio::test]
async fn what_a_user_says_beside_a_result_is_a_message_of_its_own() {
    let request = json!({"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": [
        {"type": "tool_result", "tool_use_id": "c1", "content": "home"}, {"type": "text", "text": "And now?"}
    ]}]});
    let request = asked(Api::Messages, &request).await;
    assert_eq!(conversation(&request), [("tool", "home"), ("user", "And now?")]);
}

#[tokio::test]
async fn what_it_cannot_read_it_says() {
    let server = serve(|_: &ChatRequest| Reply::text("hello")).await;
    for (api, expected) in [
        (Api::Chat, "the request has no array `messages`"),
        (Api::Responses, "the request has no `input` that is a string or an array"),
        (Api::Messages, "the request has no array `messages`"),
        (Api::Ollama, "the request has no array `messages`"),
    ] {
        let response = post(&server, api, &json!({"model": "m"})).await;
        assert_eq!(response.status, 400);
        assert!(response.body.contains(expected), "{}", response.body);
        assert_eq!(server.served_through(api).errors, 1);
    }
    assert_eq!(server.exchanges().len(), 4);
}

#[tokio::test]
async fn a_path_of_no_api_is_only_counted() {
    let server = serve(|_: &ChatRequest| Reply::text("hello")).await;
    let response = http().get(server.base_url() + "/models").send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.text().await.unwrap().contains("no GET /v1/models here"));
    assert_eq!(server.served().errors, 1);
    assert_eq!(server.exchanges(), []);
}
