//! `OpenAI`'s chat completions.

use std::pin::Pin;

use async_openai::{
    error::OpenAIError,
    types::chat::{
        ChatCompletionMessageToolCalls, CreateChatCompletionResponse, CreateChatCompletionStreamResponse,
        FinishReason,
    },
};
use futures_util::{Stream, StreamExt as _};
use serde_json::{Value, json};
use workflow_log_examples::server::{Api, ChatRequest, Completion, End, Reply, Served, Usage};

use crate::{both_calls, client, everything, serve, wire::post};

fn question() -> Value {
    json!({"model": "m", "messages": [{"role": "user", "content": "Where are you?"}]})
}

fn question_for_a_stream() -> Value {
    let mut question = question();
    question["stream"] = true.into();
    question["stream_options"] = json!({"include_usage": true});
    question
}

#[tokio::test]
async fn a_completion_arrives_with_everything_it_has() {
    let script = |_: &ChatRequest| Reply::Completion(Completion { cost_usd: Some(0.25), ..everything() });
    let server = serve(script).await;
    let response = post(&server, Api::Chat, &question()).await;
    assert_eq!(response.status, 200);
    assert_eq!(
        response.json(),
        json!({
            "id": "seven", "object": "chat.completion", "created": null, "model": "m",
            "choices": [{
                "index": 0,
                "finish_reason": "tool_calls",
                "message": {
                    "role": "assistant",
                    "content": "I look.",
                    "reasoning_content": "Where?",
                    "tool_calls": [
                        {"id": "c1", "type": "function", "function": {"name": "ls", "arguments": "{\"path\":\"/\"}"}},
                        {"id": "c2", "type": "function", "function": {"name": "pwd", "arguments": ""}}
                    ]
                }
            }],
            "usage": {
                "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15, "cost": 0.25,
                "prompt_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 1},
                "completion_tokens_details": {"reasoning_tokens": 3}
            }
        })
    );
    assert_eq!(server.served(), Served { completions: 1, ..Served::default() });
}

#[tokio::test]
async fn a_stream_says_the_same_in_pieces() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let response = post(&server, Api::Chat, &question_for_a_stream()).await;

    let chunk = |choices: Value, usage: Value| {
        let head = json!({"id": "seven", "object": "chat.completion.chunk", "created": null, "model": "m"});
        let mut chunk = head;
        chunk["choices"] = choices;
        chunk["usage"] = usage;
        chunk
    };
    let delta =
        |delta: Value| chunk(json!([{"index": 0, "delta": delta, "finish_reason": null}]), Value::Null);
    let call = |call: Value| delta(json!({"tool_calls": [call]}));
    let begin = |index: u64, id: &str, name: &str| {
        let function = json!({"name": name, "arguments": ""});
        call(json!({"index": index, "id": id, "type": "function", "function": function}))
    };
    let expected = [
        delta(json!({"role": "assistant", "content": ""})),
        delta(json!({"reasoning_content": "Where?"})),
        delta(json!({"content": "I "})),
        delta(json!({"content": "look."})),
        begin(0, "c1", "ls"),
        call(json!({"index": 0, "function": {"arguments": "{\"path\""}})),
        call(json!({"index": 0, "function": {"arguments": ":\"/\"}"}})),
        begin(1, "c2", "pwd"),
        chunk(json!([{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]), Value::Null),
        chunk(
            json!([]),
            json!({
                "prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15,
                "prompt_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 1},
                "completion_tokens_details": {"reasoning_tokens": 3}
            }),
        ),
        "[DONE]".into(),
    ];
    assert_eq!(response.events(), expected.map(|data| (String::new(), data)));
    assert_eq!(server.served(), Served { completions: 1, streamed: 1, ..Served::default() });
}

#[tokio::test]
async fn a_stream_tells_its_usage_only_if_asked() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let mut question = question_for_a_stream();
    question["stream_options"].take();
    let response = post(&server, Api::Chat, &question).await;
    assert!(!response.body.contains("usage"), "{}", response.body);
    assert_eq!(server.exchanges()[0].usage, None);
}

#[tokio::test]
async fn a_text_that_no_script_splits_is_split_between_characters() {
    let server = serve(|_: &ChatRequest| Reply::text("äöüäöüäöüäöü")).await;
    let response = post(&server, Api::Chat, &question_for_a_stream()).await;
    let events = response.events();
    let pieces: Vec<&Value> =
        events.iter().map(|(_, data)| &data["choices"][0]["delta"]["content"]).collect();
    assert_eq!(pieces[1..3], ["äöüäöüäö", "üäöü"]);
}

#[tokio::test]
async fn an_exchange_is_remembered() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    post(&server, Api::Chat, &question_for_a_stream()).await;
    post(&server, Api::Chat, &question()).await;

    let [streamed, whole] = server.exchanges().try_into().unwrap();
    assert_eq!((streamed.api, streamed.model.as_str(), streamed.streamed), (Api::Chat, "m", true));
    assert_eq!(*streamed.request, question_for_a_stream());
    assert_eq!((streamed.reasoning.as_str(), streamed.text.as_str()), ("Where?", "I look."));
    assert_eq!(streamed.tool_calls, both_calls());
    assert_eq!(streamed.finish_reason.as_deref(), Some("tool_calls"));
    assert_eq!(streamed.usage, Some(Usage { total_tokens: Some(15), ..everything().usage.unwrap() }));
    assert_eq!(streamed.end, End::Complete);

    assert!(!whole.streamed);
    assert_eq!((&whole.text, &whole.tool_calls), (&streamed.text, &streamed.tool_calls));
    assert_eq!((whole.usage, whole.end), (streamed.usage, streamed.end));
}

#[tokio::test]
async fn a_typed_client_understands_a_completion() {
    let server = serve(|_: &ChatRequest| Reply::text("hello")).await;
    let answer: CreateChatCompletionResponse = client(&server).chat().create_byot(question()).await.unwrap();
    assert_eq!(answer.choices[0].message.content.as_deref(), Some("hello"));
    assert_eq!(answer.choices[0].finish_reason, Some(FinishReason::Stop));
    assert_eq!(answer.usage, None, "unknown is unknown, never 0");
}

#[tokio::test]
async fn a_typed_client_understands_calls_of_tools() {
    let server = serve(|_: &ChatRequest| Reply::calls(both_calls())).await;
    let answer: CreateChatCompletionResponse = client(&server).chat().create_byot(question()).await.unwrap();
    let calls = answer.choices[0].message.tool_calls.clone().unwrap();
    let ChatCompletionMessageToolCalls::Function(call) = &calls[0] else { panic!("{calls:?}") };
    assert_eq!((call.id.as_str(), call.function.name.as_str()), ("c1", "ls"));
    assert_eq!(call.function.arguments, r#"{"path":"/"}"#);
    assert_eq!(answer.choices[0].finish_reason, Some(FinishReason::ToolCalls));
}

type Chunks = Pin<Box<dyn Stream<Item = Result<CreateChatCompletionStreamResponse, OpenAIError>> + Send>>;

#[tokio::test]
async fn a_typed_client_understands_a_stream() {
    let server = serve(|_: &ChatRequest| Reply::Completion(everything())).await;
    let chunks: Chunks = client(&server).chat().create_stream_byot(question_for_a_stream()).await.unwrap();
    let chunks: Vec<_> = chunks.map(Result::unwrap).collect().await;

    let choices = chunks.iter().flat_map(|chunk| &chunk.choices);
    let text: String = choices.clone().filter_map(|choice| choice.delta.content.as_deref()).collect();
    assert_eq!(text, "I look.");
    let calls = choices.clone().filter_map(|choice| choice.delta.tool_calls.as_ref()).flatten();
    let mut arguments = [String::new(), String::new()];
    for call in calls {
        let more = call.function.as_ref().and_then(|function| function.arguments.as_deref());
        arguments[call.index as usize] += more.unwrap_or_default();
    }
    assert_eq!(arguments, [r#"{"path":"/"}"#, ""]);
    assert_eq!(
        choices.filter_map(|choice| choice.finish_reason).collect::<Vec<_>>(),
        [FinishReason::ToolCalls]
    );
    let usage = chunks.last().unwrap().usage.clone().unwrap();
    assert_eq!(usage.prompt_tokens_details.unwrap().cached_tokens, Some(8));
    assert_eq!(server.exchanges()[0].end, End::Complete);
}
