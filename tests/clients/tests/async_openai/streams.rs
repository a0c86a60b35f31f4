//! Answers that come token by token: read to the end, given up, cut off and refused.

use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionResponseStream, ChatCompletionStreamOptions, CreateChatCompletionRequest,
};
use async_openai::types::responses::{CreateResponseArgs, ResponseStreamEvent};
use client_tests::{Compared, Order, Stage, answer, has};
use futures_util::stream::{BoxStream, Stream, StreamExt as _};
use serde_json::{Value as Json, json};
use workflow_log::prelude::*;
use workflow_log_examples::server::{ChatRequest, Completion, End, Reply, Settings, Text, ToolCall};
use workflow_log_journal::{Node, Outcome, Run, Value};

use crate::{Result, client, question};

/// Not all of it is ASCII, and a character may be alone in its chunk.
const PIECES: [&str; 6] = ["The ", "\u{1F980} ", "says: ", "\"h\u{e9}llo", "\"\n", "."];

fn completion() -> Completion {
    Completion {
        content: Some(Text::pieces(PIECES)),
        tool_calls: vec![
            ToolCall::new("c1", "ls", Text::pieces([r#"{"pa"#, r#"th": "/\u00fc"}"#])),
            ToolCall::new("c2", "pwd", "{}"),
        ],
        ..answer(0)
    }
}

fn streamed(model: &str) -> Result<CreateChatCompletionRequest> {
    Ok(CreateChatCompletionRequest {
        stream: Some(true),
        stream_options: Some(ChatCompletionStreamOptions {
            include_usage: Some(true),
            include_obfuscation: None,
        }),
        ..question(model, "What does it say?")?
    })
}

/// Says what an agent heard until then, and whether there was an error.
#[derive(Debug, Default, PartialEq)]
struct Heard {
    text: String,
    items: u64,
    error: Option<String>,
}

impl Heard {
    async fn listen<T, E: ToString>(
        stream: impl Stream<Item = std::result::Result<T, E>>,
        text: impl Fn(&T) -> String,
    ) -> Self {
        let mut heard = Self::default();
        let mut stream = std::pin::pin!(stream);
        while let Some(item) = stream.next().await {
            heard.items += 1;
            match item {
                Ok(item) => heard.text += &text(&item),
                Err(error) => heard.error = Some(error.to_string()),
            }
        }
        heard
    }
}

#[agent]
struct Listener {
    #[llm]
    client: Client<OpenAIConfig>,
    /// How many items it takes.
    patience: usize,
}

#[agent]
impl Listener {
    async fn run(&self) -> Result<Heard> {
        let request = streamed("gpt-5")?;
        let stream = self.client.chat().create_stream(request).await?;
        let text = |chunk: &async_openai::types::chat::CreateChatCompletionStreamResponse| {
            let delta = chunk.choices.first().map(|choice| &choice.delta);
            delta.and_then(|delta| delta.content.clone()).unwrap_or_default()
        };
        Ok(Heard::listen(stream.take(self.patience), text).await)
    }
}

/// The same without types.
#[agent]
struct Untyped {
    #[llm]
    client: Client<OpenAIConfig>,
    patience: usize,
}

type Chunks = BoxStream<'static, std::result::Result<Json, OpenAIError>>;

#[agent(name = "listener")]
impl Untyped {
    async fn run(&self) -> Result<Heard> {
        let request = json!({
            "model": "gpt-5", "stream": true, "stream_options": {"include_usage": true},
            "messages": [{"role": "user", "content": "What does it say?"}],
        });
        let stream: Chunks = self.client.chat().create_stream_byot(request).await?;
        let text =
            |chunk: &Json| chunk["choices"][0]["delta"]["content"].as_str().unwrap_or_default().to_owned();
        Ok(Heard::listen(stream.take(self.patience), text).await)
    }
}

/// Through the responses API.
#[agent]
struct Responder {
    #[llm]
    client: Client<OpenAIConfig>,
    patience: usize,
}

#[agent(name = "listener")]
impl Responder {
    async fn run(&self) -> Result<Heard> {
        let request = CreateResponseArgs::default().model("gpt-5").input("What?").stream(true).build()?;
        let stream = self.client.responses().create_stream(request).await?;
        let text = |event: &ResponseStreamEvent| match event {
            ResponseStreamEvent::ResponseOutputTextDelta(event) => event.delta.clone(),
            _ => String::new(),
        };
        Ok(Heard::listen(stream.take(self.patience), text).await)
    }
}

/// The stream itself is what the agent returns.
#[agent]
struct Speaker {
    #[llm]
    client: Client<OpenAIConfig>,
}

#[agent(name = "listener")]
impl Speaker {
    async fn run(&self) -> Result<ChatCompletionResponseStream> {
        self.client.chat().create_stream(streamed("gpt-5")?).await
    }
}

async fn ask(stage: &Stage, which: usize, patience: usize) -> Result<Heard> {
    let client = client(stage);
    match which {
        0 => stage.play(Listener { client, patience }.run()).await,
        1 => stage.play(Untyped { client, patience }.run()).await,
        _ => stage.play(Responder { client, patience }.run()).await,
    }
}

async fn hear(stage: &Stage, which: usize, patience: usize) -> Heard {
    ask(stage, which, patience).await.expect("a stream is made")
}

fn query(run: &Run) -> &Node {
    let mut queries = run.nodes.iter().filter(|node| node.is_llm());
    let query = queries.next().expect("a query");
    assert!(queries.next().is_none(), "one query");
    query
}

fn output(run: &Run) -> Option<Json> {
    let output = run.resolved(query(run)).expect("a payload").output?;
    Some(serde_json::from_str(&output.to_string()).expect("what is recorded is JSON"))
}

fn items(run: &Run) -> Option<u64> {
    query(run).fact("items").and_then(Value::as_u64)
}

#[tokio::test]
async fn an_answer_that_is_read_to_its_end_is_all_there() {
    for which in 0..3 {
        let stage = Stage::new(|_: &ChatRequest| Reply::Completion(completion())).await;
        let heard = hear(&stage, which, usize::MAX).await;
        assert_eq!((heard.text.as_str(), &heard.error), (&*PIECES.concat(), &None));
        // Everything that the server said, counts and calls of tools too, byte for byte.
        let compared = stage.compare(Order::Served);
        assert_eq!(compared, Compared { answered: 1, requests: 1, refused: Vec::new() });
        let run = stage.run();
        assert_eq!(items(&run), Some(heard.items), "client {which}");
        let waited = query(&run).fact("time_to_first_item_in_ms").and_then(Value::as_f64);
        assert!(waited.is_some_and(|waited| waited > 0.0), "{waited:?}");
        assert_eq!(stage.server.exchanges()[0].text, heard.text);
    }
}

#[tokio::test]
async fn an_answer_that_is_given_up_is_there_as_far_as_it_was_read() {
    for (which, patience) in [(0, 4), (1, 4), (2, 9)] {
        let stage =
            Stage::new(move |_: &ChatRequest| Reply::Cut { completion: completion(), after: 12 }).await;
        let heard = hear(&stage, which, patience).await;
        assert_eq!((heard.items, &heard.error), (patience as u64, &None));
        let run = stage.run();
        assert_eq!((query(&run).outcome, items(&run)), (Outcome::Cancelled, Some(heard.items)));
        assert!(PIECES.concat().starts_with(&heard.text) && heard.text.len() > 4, "{heard:?}");
        let output = output(&run).expect("what came");
        assert!(has(&output, &heard.text), "client {which}: {output} has no {:?}", heard.text);
        assert_eq!(query(&run).fact("model").and_then(Value::as_str), Some("gpt-5"));
        assert_eq!(query(&run).fact("output_tokens"), None, "nobody has said it");
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_there_as_far_as_it_came() {
    for (which, after) in [(0, 5), (1, 5), (2, 9)] {
        let stage = Stage::new(move |_: &ChatRequest| Reply::Cut { completion: completion(), after }).await;
        let heard = hear(&stage, which, usize::MAX).await;
        let error = heard.error.expect("the client notices");
        stage.server.ended(1).await;
        let exchange = stage.server.exchanges().remove(0);
        assert_eq!((exchange.end, &exchange.text), (End::Cut { after }, &heard.text));
        let run = stage.run();
        assert_eq!((query(&run).outcome, items(&run)), (Outcome::Failed, Some(heard.items)));
        assert_eq!(query(&run).error.as_ref().map(|error| &error.message), Some(&error));
        let output = output(&run).expect("what came");
        assert!(has(&output, &heard.text), "client {which}: {output} has no {:?}", heard.text);
    }
}

#[tokio::test]
async fn an_answer_that_is_refused_has_an_error_and_nothing_else() {
    for which in 0..3 {
        let stage = Stage::new(|_: &ChatRequest| Reply::error(400, "no, thanks")).await;
        let error = ask(&stage, which, usize::MAX).await.expect_err("there is no stream");
        assert!(error.to_string().contains("no, thanks"));
        assert_eq!(stage.compare(Order::Served).refused, [error.to_string()]);
        assert_eq!((items(&stage.run()), output(&stage.run())), (None, None));
    }
}

#[tokio::test]
async fn an_error_before_the_first_item_is_all_there_is() {
    for which in 0..3 {
        let stage = Stage::new(|_: &ChatRequest| Reply::Cut { completion: completion(), after: 0 }).await;
        let heard = hear(&stage, which, usize::MAX).await;
        assert_eq!((heard.text.as_str(), heard.items), ("", 1));
        stage.server.ended(1).await;
        let run = stage.run();
        assert_eq!((query(&run).outcome, items(&run), output(&run)), (Outcome::Failed, Some(1), None));
        assert_eq!(query(&run).error.as_ref().map(|error| &error.message), heard.error.as_ref());
    }
}

#[tokio::test]
async fn each_item_is_handed_on_before_the_next_one_is_sent() {
    // Far longer than the test: what comes, comes before the second chunk.
    let settings = Settings { pace: Duration::from_secs(3600), ..Settings::default() };
    let stage = Stage::with(|_: &ChatRequest| Reply::Completion(completion()), settings).await;
    let heard = hear(&stage, 0, 1).await;
    assert_eq!((heard.items, heard.error), (1, None));
    stage.server.ended(1).await;
    assert_eq!(stage.server.exchanges()[0].end, End::Abandoned);
}

#[tokio::test]
async fn a_query_goes_on_with_the_stream_that_its_agent_returns() {
    let stage = Stage::new(|_: &ChatRequest| Reply::Completion(completion())).await;
    let agent = Speaker { client: client(&stage) };
    let items = stage.play(async { agent.run().await.expect("a stream").count().await }).await;
    assert_eq!(stage.compare(Order::Served).answered, 1);
    let run = stage.run();
    let agent = run.nodes.iter().find(|node| node.begin.name == "listener").expect("the agent");
    for node in [agent, query(&run)] {
        assert_eq!(node.fact("items").and_then(Value::as_u64), Some(items as u64));
        assert_eq!(node.outcome, Outcome::Completed);
    }
    let said = |node: &Node| run.resolved(node).expect("a payload").output;
    assert_eq!(said(agent), said(query(&run)));
}
