//! How exchanges end, and how long they take.

use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use async_openai::error::OpenAIError;
use futures_util::{Stream, StreamExt as _};
use serde_json::{Value, json};
use workflow_log_examples::server::{
    Api, ChatRequest, Completion, End, ModelServer, Reply, Served, Settings, Text, Usage,
};

use crate::{
    client, everything, serve,
    wire::{begin, post},
};

fn question(api: Api, stream: bool) -> Value {
    let mut question = json!({"model": "m", "stream": stream});
    let conversation = if api == Api::Responses { "input" } else { "messages" };
    question[conversation] = json!([{"role": "user", "content": "Where are you?"}]);
    question
}

/// Reads a response as far as it comes.
async fn read(mut response: reqwest::Response) -> (String, Result<(), reqwest::Error>) {
    let mut read = Vec::new();
    let end = loop {
        match response.chunk().await {
            Ok(Some(bytes)) => read.extend(bytes),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    (String::from_utf8(read).unwrap(), end)
}

#[tokio::test]
async fn a_cut_stream_ends_after_its_chunks_without_a_proper_end() {
    let server = serve(|_: &ChatRequest| Reply::Cut { completion: everything(), after: 3 }).await;
    for api in Api::ALL {
        let (body, end) = read(begin(&server, api, &question(api, true)).await).await;
        assert!(end.is_err(), "{api:?} ended well");
        let separator = if api == Api::Ollama { "\n" } else { "\n\n" };
        assert_eq!(body.matches(separator).count(), 3, "{api:?}: {body}");
        assert_eq!(server.served_through(api), Served { cuts: 1, ..Served::default() });
    }
    let said: Vec<_> = server.exchanges().into_iter().map(|exchange| (exchange.end, exchange.text)).collect();
    let after = |text: &str| (End::Cut { after: 3 }, text.to_owned());
    assert_eq!(said, [after("I "), after(""), after(""), after("I look.")], "only what was sent");
}

#[tokio::test]
async fn a_stream_may_be_cut_before_it_begins_and_after_its_last_chunk() {
    for (after, sent) in [(0, 0), (1000, 5)] {
        let completion = Completion { content: Some(Text::pieces(["a", "b"])), ..Completion::default() };
        let server = serve(move |_: &ChatRequest| Reply::Cut { completion: completion.clone(), after }).await;
        let (body, end) = read(begin(&server, Api::Chat, &question(Api::Chat, true)).await).await;
        assert!(end.is_err());
        assert_eq!(body.matches("\n\n").count(), sent);
        assert_eq!(server.exchanges()[0].end, End::Cut { after: sent });
    }
}

#[tokio::test]
async fn a_reply_that_is_not_streamed_is_cut_in_half() {
    let server = serve(|_: &ChatRequest| Reply::Cut { completion: everything(), after: 1 }).await;
    for api in Api::ALL {
        let response = begin(&server, api, &question(api, false)).await;
        let length = response.content_length().unwrap();
        let (body, end) = read(response).await;
        assert!(end.is_err(), "{api:?} ended well");
        assert_eq!(body.len() as u64, length / 2);
    }
    for exchange in server.exchanges() {
        assert_eq!((exchange.end, exchange.text.as_str()), (End::Cut { after: 0 }, ""));
    }
}

#[tokio::test]
async fn an_error_comes_before_the_first_chunk() {
    let server = serve(|_: &ChatRequest| Reply::error(503, "overloaded")).await;
    for api in Api::ALL {
        let response = post(&server, api, &question(api, true)).await;
        assert_eq!((response.status, response.media_type.as_str()), (503, "application/json"));
        assert!(response.body.contains("\"overloaded\""), "{}", response.body);
        assert_eq!(server.served_through(api), Served { errors: 1, ..Served::default() });
    }
    assert!(server.exchanges().iter().all(|exchange| exchange.end == End::Error { status: 503 }));
}

#[tokio::test]
async fn a_client_that_goes_away_in_a_stream_is_noticed() {
    // Far longer than the test: only the client can end this.
    let settings = Settings { pace: Duration::from_secs(3600), ..Settings::default() };
    let script = Arc::new(|_: &ChatRequest| Reply::Completion(everything()));
    let server = ModelServer::start(script, settings).await.unwrap();
    for (number, api) in Api::ALL.into_iter().enumerate() {
        let mut response = begin(&server, api, &question(api, true)).await;
        assert!(response.chunk().await.unwrap().is_some());
        assert_eq!(server.exchanges().len(), number, "it has not ended");
        drop(response);
        server.ended(number + 1).await;
        assert_eq!(server.served_through(api), Served { abandoned: 1, ..Served::default() });
    }
    let exchanges = server.exchanges();
    assert!(exchanges.iter().all(|exchange| exchange.end == End::Abandoned && exchange.text.is_empty()));
    let told = Usage { completion_tokens: Some(1), reasoning_tokens: None, ..everything().usage.unwrap() };
    assert_eq!(
        exchanges.iter().map(|exchange| exchange.usage).collect::<Vec<_>>(),
        [None, None, Some(told), None],
        "messages count the prompt at once"
    );
}

#[tokio::test]
async fn a_client_that_does_not_wait_for_the_reply_is_noticed() {
    let settings = Settings { delay: Duration::from_secs(3600), ..Settings::default() };
    let asked = Arc::new(tokio::sync::Notify::new());
    let script = Arc::new({
        let asked = Arc::clone(&asked);
        move |_: &ChatRequest| {
            asked.notify_one();
            Reply::text("late")
        }
    });
    let server = ModelServer::start(script, settings).await.unwrap();
    let question = question(Api::Chat, false);
    tokio::select! {
        _ = begin(&server, Api::Chat, &question) => panic!("the reply came"),
        () = asked.notified() => {}
    }
    server.ended(1).await;
    let exchange = server.exchanges().remove(0);
    assert_eq!((exchange.end, &*exchange.request), (End::Abandoned, &question));
}

#[tokio::test]
async fn a_delay_is_kept() {
    let delay = Duration::from_millis(50);
    let settings = Settings { delay, ..Settings::default() };
    let script = Arc::new(|_: &ChatRequest| Reply::text("late"));
    let server = ModelServer::start(script, settings).await.unwrap();
    for stream in [false, true] {
        let asked = Instant::now();
        begin(&server, Api::Chat, &question(Api::Chat, stream)).await;
        assert!(asked.elapsed() >= delay);
    }
}

#[tokio::test]
async fn a_stream_keeps_its_pace() {
    let pace = Duration::from_millis(20);
    let settings = Settings { pace, ..Settings::default() };
    let script = Arc::new(|_: &ChatRequest| Reply::text(Text::pieces(["a", "b"])));
    let server = ModelServer::start(script, settings).await.unwrap();
    let asked = Instant::now();
    let response = post(&server, Api::Chat, &question(Api::Chat, true)).await;
    let chunks = u32::try_from(response.events().len()).unwrap();
    assert!(asked.elapsed() >= pace * (chunks - 1));
}

#[tokio::test]
async fn exchanges_stand_in_the_order_of_their_requests() {
    let server = serve(|request: &ChatRequest| Reply::text(request.opening())).await;
    for (number, api) in Api::ALL.into_iter().enumerate() {
        let mut question = question(api, number % 2 == 0);
        question["model"] = format!("m{number}").into();
        post(&server, api, &question).await;
    }
    let exchanges = server.exchanges();
    let brief: Vec<_> =
        exchanges.iter().map(|exchange| (exchange.api, exchange.model.as_str(), exchange.streamed)).collect();
    assert_eq!(
        brief,
        [
            (Api::Chat, "m0", true),
            (Api::Responses, "m1", false),
            (Api::Messages, "m2", true),
            (Api::Ollama, "m3", false)
        ]
    );
    assert!(exchanges.iter().all(|exchange| exchange.text == "Where are you?"));
    assert_eq!(server.served(), Served { completions: 4, streamed: 2, ..Served::default() });
}

#[tokio::test]
async fn a_server_that_only_counts_keeps_nothing() {
    let settings = Settings { counts_only: true, ..Settings::default() };
    let script = Arc::new(|_: &ChatRequest| Reply::text("hello"));
    let server = ModelServer::start(script, settings).await.unwrap();
    post(&server, Api::Chat, &question(Api::Chat, true)).await;
    assert_eq!(server.served(), Served { completions: 1, streamed: 1, ..Served::default() });
    assert_eq!(server.exchanges(), []);
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Value, OpenAIError>> + Send>>;

#[tokio::test]
async fn a_typed_client_is_told_of_a_cut() {
    let server = serve(|_: &ChatRequest| Reply::Cut { completion: everything(), after: 3 }).await;
    let question = question(Api::Chat, true);
    let chunks: Chunks = client(&server).chat().create_stream_byot(question).await.unwrap();
    let chunks: Vec<_> = chunks.collect().await;
    assert_eq!(chunks.iter().filter(|chunk| chunk.is_ok()).count(), 3);
    assert!(chunks.last().unwrap().is_err());
}
