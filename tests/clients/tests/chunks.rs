//! Is an answer that comes in chunks recorded as the answer that the same API gives in one piece?

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]
#![allow(clippy::unused_self)]

use client_tests::Stage;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use serde_json::{Value as Json, json};
use workflow_log::prelude::*;
use workflow_log_examples::server::{Api, ChatRequest, Completion, Reply, Text, ToolCall, Usage};

/// An answer with all that an answer can have.
fn everything() -> Completion {
    Completion {
        id: Some("seven".to_owned()),
        content: Some(Text::pieces(["I ", "\u{1F441} ", "look."])),
        reasoning_content: Some(Text::pieces(["Where", "?"])),
        tool_calls: vec![
            ToolCall::new("c1", "ls", Text::pieces([r#"{"path""#, r#":"/"}"#])),
            ToolCall::new("c2", "pwd", ""),
        ],
        finish_reason: Some("tool_calls".to_owned()),
        usage: Some(Usage {
            prompt_tokens: Some(10),
            completion_tokens: Some(5),
            cached_tokens: Some(8),
            cache_write_tokens: Some(1),
            reasoning_tokens: Some(3),
            ..Usage::default()
        }),
        ..Completion::default()
    }
}

struct Model;

#[resource(kind = "llm")]
impl Model {
    pub(crate) fn says(&self, #[no_log] chunks: Vec<Json>) -> BoxStream<'static, Json> {
        stream::iter(chunks).boxed()
    }
}

async fn ask(stage: &Stage, api: Api, streams: bool) -> String {
    // Another test has installed one, if this fails.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let conversation = if api == Api::Responses { "input" } else { "messages" };
    let mut request = json!({"model": "m", "stream": streams});
    request[conversation] = json!([{"role": "user", "content": "Where are you?"}]);
    if api == Api::Chat && streams {
        request["stream_options"] = json!({"include_usage": true});
    }
    let url = stage.server.root_url() + api.path();
    http.post(url).body(request.to_string()).send().await.unwrap().text().await.unwrap()
}

/// What is not the same in two answers: when they were given.
fn timeless(mut answer: Json) -> Json {
    for key in ["created", "created_at", "completed_at"] {
        if let Some(time) = answer.get_mut(key) {
            *time = Json::Null;
        }
    }
    answer
}

/// Ours are events with one line of data, or lines.
fn chunks(body: &str) -> Vec<Json> {
    let data =
        body.lines().filter_map(|line| line.strip_prefix("data: ").or(line.strip_prefix('{').map(|_| line)));
    data.filter_map(|data| serde_json::from_str(data).ok()).collect()
}

async fn recorded(chunks: Vec<Json>, taken: usize) -> Json {
    let stage = Stage::new(|_: &ChatRequest| Reply::Completion(everything())).await;
    stage.play(async { Model.says(chunks).take(taken).count().await }).await;
    let run = stage.run();
    let query = run.nodes.iter().find(|node| node.is_llm()).expect("a query");
    let output = run.resolved(query).expect("a payload").output;
    output.map_or(Json::Null, |output| serde_json::from_str(&output.to_string()).unwrap())
}

#[tokio::test]
async fn an_answer_in_chunks_is_the_answer() {
    let stage = Stage::new(|_: &ChatRequest| Reply::Completion(everything())).await;
    for api in Api::ALL {
        let whole = serde_json::from_str(&ask(&stage, api, false).await).unwrap();
        let chunks = chunks(&ask(&stage, api, true).await);
        assert!(chunks.len() > 3, "{api:?}");
        let streamed = recorded(chunks, usize::MAX).await;
        assert_eq!(timeless(streamed), timeless(whole), "{api:?}");
    }
}

/// All texts in a value, in order.
fn texts(value: &Json, all: &mut String) {
    match value {
        Json::String(text) => *all += text,
        Json::Array(items) => items.iter().for_each(|item| texts(item, all)),
        Json::Object(entries) => entries.values().for_each(|entry| texts(entry, all)),
        _ => {}
    }
}

#[tokio::test]
async fn an_answer_that_stops_anywhere_has_what_had_come() {
    let stage = Stage::new(|_: &ChatRequest| Reply::Completion(everything())).await;
    for api in Api::ALL {
        let chunks = chunks(&ask(&stage, api, true).await);
        for taken in 1..chunks.len() {
            let part = recorded(chunks.clone(), taken).await;
            assert!(part.is_object(), "{api:?}, {taken} chunks: {part}");
            let mut said = String::new();
            texts(&part, &mut said);
            for piece in ["I ", "\u{1F441} ", "look."] {
                let has_come = chunks[..taken].iter().any(|chunk| chunk.to_string().contains(piece));
                assert_eq!(said.contains(piece), has_come, "{api:?}, {taken} chunks: {part}");
            }
        }
    }
}
