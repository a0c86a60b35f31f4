//! `OpenAI`'s responses.

use async_openai::types::responses::{
    CreateResponse, OutputItem, OutputMessageContent, ResponseStreamEvent, Status,
};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use workflow_log_examples::server::{Api, ChatRequest, Completion, Reply, Served, Usage};

use crate::{both_calls, client, everything, serve, wire::post};

fn question(stream: bool) -> Value {
    json!({"model": "m", "input": "Where are you?", "stream": stream})
}

/// A response, but for what it says about itself in every case.
fn brief(mut response: Value) -> Value {
    let own = ["id", "status", "model", "output", "incomplete_details", "usage"];
    response.as_object_mut().unwrap().retain(|key, _| own.contains(&key.as_str()));
    response
}

fn output() -> Value {
    json!([
        {"type": "reasoning", "id": "rs_seven_0", "summary": [{"type": "summary_text", "text": "Where?"}]},
        {
            "type": "message", "id": "msg_seven_1", "status": "completed", "role": "assistant",
            "content": [{"type": "output_text", "text": "I look.", "annotations": [], "logprobs": []}]
        },
        {
            "type": "function_call", "id": "fc_seven_2", "status": "completed",
            "call_id": "c1", "name": "ls", "arguments": "{\"path\":\"/\"}"
        },
        {
            "type": "function_call", "id": "fc_seven_3", "status": "completed",
            "call_id": "c2", "name": "pwd", "arguments": ""
        }
    ])
}

fn completed() -> Value {
    json!({
        "id": "seven", "status": "completed", "model": "m", "output": output(), "incomplete_details": null,
        "usage": {
            "input_tokens": 10, "input_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 1},
            "output_tokens": 5, "output_tokens_details": {"reasoning_tokens": 3},
            "total_tokens": 15
        }
    })
}

#[tokio::test]
async fn a_response_arrives_with_everything_it_has() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let response = post(&server, Api::Responses, &question(false)).await;
    assert_eq!(response.json()["object"], "response");
    assert_eq!(brief(response.json()), completed());
    assert_eq!(server.served_through(Api::Responses), Served { completions: 1, ..Served::default() });
    assert_eq!(server.served_through(Api::Chat), Served::default());
}

#[tokio::test]
async fn a_stream_says_the_same_in_events() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let response = post(&server, Api::Responses, &question(true)).await;
    let created = json!({
        "id": "seven", "status": "in_progress", "model": "m", "output": [], "incomplete_details": null, "usage": null
    });
    let part = |text: &str| json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []});
    let summary = |text: &str| json!({"type": "summary_text", "text": text});
    let output = output();
    let expected = [
        ("response.created", json!({"response": created})),
        ("response.in_progress", json!({"response": created})),
        (
            "response.output_item.added",
            json!({"output_index": 0, "item": {"type": "reasoning", "id": "rs_seven_0", "summary": []}}),
        ),
        ("response.reasoning_summary_part.added", json!({"summary_index": 0, "part": summary("")})),
        ("response.reasoning_summary_text.delta", json!({"summary_index": 0, "delta": "Where?"})),
        ("response.reasoning_summary_text.done", json!({"summary_index": 0, "text": "Where?"})),
        ("response.reasoning_summary_part.done", json!({"summary_index": 0, "part": summary("Where?")})),
        ("response.output_item.done", json!({"output_index": 0, "item": output[0]})),
        (
            "response.output_item.added",
            json!({"output_index": 1, "item": {
                "type": "message", "id": "msg_seven_1", "status": "in_progress", "role": "assistant", "content": []
            }}),
        ),
        ("response.content_part.added", json!({"content_index": 0, "part": part("")})),
        ("response.output_text.delta", json!({"content_index": 0, "delta": "I ", "logprobs": []})),
        ("response.output_text.delta", json!({"content_index": 0, "delta": "look.", "logprobs": []})),
        ("response.output_text.done", json!({"content_index": 0, "text": "I look.", "logprobs": []})),
        ("response.content_part.done", json!({"content_index": 0, "part": part("I look.")})),
        ("response.output_item.done", json!({"output_index": 1, "item": output[1]})),
        (
            "response.output_item.added",
            json!({"output_index": 2, "item": {
                "type": "function_call", "id": "fc_seven_2", "status": "in_progress",
                "call_id": "c1", "name": "ls", "arguments": ""
            }}),
        ),
        ("response.function_call_arguments.delta", json!({"delta": "{\"path\""})),
        ("response.function_call_arguments.delta", json!({"delta": ":\"/\"}"})),
        ("response.function_call_arguments.done", json!({"name": "ls", "arguments": "{\"path\":\"/\"}"})),
        ("response.output_item.done", json!({"output_index": 2, "item": output[2]})),
        (
            "response.output_item.added",
            json!({"output_index": 3, "item": {
                "type": "function_call", "id": "fc_seven_3", "status": "in_progress",
                "call_id": "c2", "name": "pwd", "arguments": ""
            }}),
        ),
        ("response.function_call_arguments.done", json!({"name": "pwd", "arguments": ""})),
        ("response.output_item.done", json!({"output_index": 3, "item": output[3]})),
        ("response.completed", json!({"response": completed()})),
    ];
    let events = response.events();
    assert_eq!(events.len(), expected.len());
    let mut item = Value::Null;
    for (number, ((name, mut event), (kind, mut fields))) in events.into_iter().zip(expected).enumerate() {
        if let Some(response) = event.get_mut("response") {
            *response = brief(response.take());
        }
        // What stands between `added` and `done` names the item it belongs to.
        if !fields["item"].is_null() {
            item = json!({"item_id": fields["item"]["id"], "output_index": fields["output_index"]});
        } else if fields.get("response").is_none() {
            fields.as_object_mut().unwrap().extend(item.as_object().unwrap().clone());
        }
        fields.as_object_mut().unwrap().retain(|_, field| !field.is_null());
        fields["type"] = kind.into();
        fields["sequence_number"] = number.into();
        assert_eq!((name.as_str(), event), (kind, fields));
    }
    assert_eq!(server.served(), Served { completions: 1, streamed: 1, ..Served::default() });
    let exchange = server.exchanges().remove(0);
    assert_eq!((exchange.reasoning.as_str(), exchange.text.as_str()), ("Where?", "I look."));
    assert_eq!(exchange.tool_calls, both_calls());
    assert_eq!(exchange.usage, Some(Usage { total_tokens: Some(15), ..everything().usage.unwrap() }));
}

#[tokio::test]
async fn a_response_that_is_too_long_is_incomplete() {
    let reply = Completion { finish_reason: Some("length".to_owned()), ..everything() };
    let server = serve(move |_: &ChatRequest| Reply::Completion(reply.clone())).await;
    let response = post(&server, Api::Responses, &question(false)).await.json();
    assert_eq!(response["status"], "incomplete");
    assert_eq!(response["incomplete_details"], json!({"reason": "max_output_tokens"}));
    let events = post(&server, Api::Responses, &question(true)).await.events();
    assert_eq!(events.last().unwrap().0, "response.incomplete");
}

#[tokio::test]
async fn counts_that_the_api_cannot_leave_out_are_0() {
    let usage = Usage { prompt_tokens: Some(7), ..Usage::default() };
    let reply = Completion { usage: Some(usage), ..everything() };
    let server = serve(move |_: &ChatRequest| Reply::Completion(reply.clone())).await;
    let response = post(&server, Api::Responses, &question(false)).await.json();
    assert_eq!(
        response["usage"],
        json!({
            "input_tokens": 7, "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 0, "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 0
        })
    );
    assert_eq!(server.exchanges()[0].usage.unwrap().reasoning_tokens, Some(0), "so they were told");
}

fn typed_question(stream: bool) -> CreateResponse {
    serde_json::from_value(question(stream)).unwrap()
}

#[tokio::test]
async fn a_typed_client_understands_a_response() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let response = client(&server).responses().create(typed_question(false)).await.unwrap();
    assert_eq!(response.status, Status::Completed);
    assert_eq!(response.usage.unwrap().input_tokens_details.cached_tokens, 8);
    let [_, OutputItem::Message(message), OutputItem::FunctionCall(call), _] = &response.output[..] else {
        panic!("{:?}", response.output);
    };
    let OutputMessageContent::OutputText(text) = &message.content[0] else { panic!("{message:?}") };
    assert_eq!((text.text.as_str(), call.call_id.as_str()), ("I look.", "c1"));
}

#[tokio::test]
async fn a_typed_client_understands_every_event() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let events = client(&server).responses().create_stream(typed_question(true)).await.unwrap();
    let events: Vec<ResponseStreamEvent> = events.map(Result::unwrap).collect().await;
    let text: String = events
        .iter()
        .filter_map(|event| match event {
            ResponseStreamEvent::ResponseOutputTextDelta(event) => Some(event.delta.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(text, "I look.");
    let Some(ResponseStreamEvent::ResponseCompleted(completed)) = events.last() else {
        panic!("{:?}", events.last());
    };
    assert_eq!(completed.response.usage.as_ref().unwrap().output_tokens_details.reasoning_tokens, 3);
}
