//! Streams that agents return: when their calls end, and what had come by then.
#![allow(clippy::unused_async, clippy::unused_self, missing_docs, unused_variables)]

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use async_stream::{stream, try_stream};
use behaviour_tests::Logs;
use expect_test::expect;
use futures_util::future::FutureExt as _;
use futures_util::stream::{self, BoxStream, LocalBoxStream, Stream, StreamExt as _};
use serde_json::{Value, json};
use workflow_log::prelude::*;
use workflow_log_journal::Value as Recorded;

type EventStream = Pin<Box<dyn Stream<Item = Result<Event, String>> + Send>>;

#[derive(Clone, serde::Serialize)]
enum Event {
    Began { task: String },
    Done,
}

#[derive(Clone)]
struct Model;

#[resource(kind = "llm")]
impl Model {
    /// Opaque.
    pub(crate) fn tokens(&self, prompt: &str) -> impl Stream<Item = String> + Send + use<> {
        stream::iter(prompt.split_inclusive(' ').map(ToOwned::to_owned).collect::<Vec<_>>())
    }

    /// Boxed, and there is an error before there is a stream.
    pub(crate) async fn chunks(
        &self,
        #[no_log] chunks: Vec<Value>,
    ) -> Result<BoxStream<'static, Value>, String> {
        if chunks.is_empty() {
            return Err("nothing to say".to_owned());
        }
        Ok(stream::iter(chunks).boxed())
    }

    /// With errors among what it gives.
    pub(crate) async fn unsure(
        &self,
        pieces: Vec<Result<&'static str, String>>,
    ) -> Result<impl Stream<Item = Result<&'static str, String>>, Infallible> {
        Ok(stream::iter(pieces))
    }

    pub(crate) fn broken(&self) -> BoxStream<'static, &'static str> {
        let pieces = ["a ", "b "].into_iter();
        stream::iter(pieces).chain(stream::once(async { panic!("the line is dead") })).boxed()
    }

    #[no_log(output)]
    pub(crate) fn private(&self) -> LocalBoxStream<'_, String> {
        stream::iter(["hidden".to_owned()]).boxed_local()
    }
}

struct Shell;

#[resource(kind = "env")]
impl Shell {
    pub(crate) fn lines(&self) -> impl Stream<Item = std::io::Result<String>> + use<> {
        stream::iter([Ok("one".to_owned()), Ok("two".to_owned())])
    }
}

struct Agent {
    model: Model,
}

#[agent]
impl Agent {
    /// What it does while it streams is inside it.
    fn run<'a>(&'a self, task: &'a str) -> impl Stream<Item = Result<Event, String>> + 'a {
        try_stream! {
            yield Event::Began { task: task.to_owned() };
            let mut tokens = std::pin::pin!(self.model.tokens(task));
            while let Some(token) = tokens.next().await {
                log_action!("token", input = token);
                if token == "stop" {
                    Err("told to stop")?;
                }
            }
            yield Event::Done;
        }
    }
}

struct Boxed {
    model: Model,
}

#[agent]
impl Boxed {
    async fn run(&self) -> Result<EventStream, String> {
        let model = self.model.clone();
        Ok(Box::pin(stream! {
            let text: String = model.tokens("a b").collect().await;
            yield Ok(Event::Began { task: text });
        }))
    }
}

#[workflow(name = "streams", logs_dir = logs)]
async fn play<F: Future>(#[no_log] logs: &Path, #[no_log] play: F) -> F::Output {
    play.await
}

fn chunk(delta: &Value, reason: Option<&str>) -> Value {
    json!({
        "id": "c1", "object": "chat.completion.chunk", "model": "m-1",
        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]
    })
}

/// An answer that says something and calls a tool.
fn chunks() -> Vec<Value> {
    let call = |part: &Value| json!({"tool_calls": [part]});
    vec![
        chunk(&json!({"role": "assistant", "content": ""}), None),
        chunk(&json!({"content": "I "}), None),
        chunk(&json!({"content": "look."}), None),
        chunk(
            &call(
                &json!({"index": 0, "id": "t1", "type": "function", "function": {"name": "ls", "arguments": ""}}),
            ),
            None,
        ),
        chunk(&call(&json!({"index": 0, "function": {"arguments": "{\"path\":"}})), None),
        chunk(&call(&json!({"index": 0, "function": {"arguments": "\"/\"}"}})), None),
        chunk(&json!({}), Some("tool_calls")),
        json!({"id": "c1", "object": "chat.completion.chunk", "model": "m-1", "choices": [],
            "usage": {"prompt_tokens": 11, "completion_tokens": 7}}),
    ]
}

#[tokio::test]
async fn an_agent_goes_on_as_long_as_its_stream_does() {
    let logs = Logs::new();
    let agents = async {
        let agent = Agent { model: Model };
        assert_eq!(agent.run("look around").count().await, 2);
        let failed: Vec<_> = agent.run("please stop").collect().await;
        assert!(failed[1].is_err());
        let boxed = Boxed { model: Model }.run().await;
        assert_eq!(boxed.expect("a stream").count().await, 1);
    };
    play(logs.path(), agents).await;
    logs.check(&expect![[r#"
        streams: completed -> "()"
          iteration 1: completed
            [agent](task="look around"): completed items=2 -> [{"Began":{"task":"look around"}},"Done"]
              llm(prompt="look around"): completed items=2 -> "look around"
              token("look "): completed
              token("around"): completed
          iteration 2: failed
            [agent](task="please stop"): failed items=2 -> [{"Began":{"task":"please stop"}}] !! told to stop
              llm(prompt="please stop"): cancelled items=2 -> "please stop"
              token("please "): completed
              token("stop"): completed
            [boxed](): completed items=1 -> [{"Began":{"task":"a b"}}]
              llm(prompt="a b"): completed items=2 -> "a b"
        resources: Model
    "#]]);
}

#[tokio::test]
async fn the_chunks_of_an_answer_are_the_answer() {
    let logs = Logs::new();
    let agents = async {
        let all = Model.chunks(chunks()).await.expect("a stream");
        assert_eq!(all.collect::<Vec<_>>().await, chunks(), "what came is what was sent");
        assert!(Model.chunks(Vec::new()).await.is_err());
    };
    play(logs.path(), agents).await;
    logs.check(&expect![[r#"
        streams: completed -> "()"
          iteration 1: completed
            [streams] (implicit)(): completed
              llm(): completed model="m-1" input_tokens=11 output_tokens=7 finish_reason="tool_calls" items=8 -> {"choices":[{"index":0,"message":{"content":"I look.","role":"assistant","tool_calls":[{"function":{"arguments":"{\"path\":\"/\"}","name":"ls"},"id":"t1","type":"function"}]},"finish_reason":"tool_calls"}],"id":"c1","model":"m-1","object":"chat.completion","usage":{"completion_tokens":7,"prompt_tokens":11}}
              llm(): failed !! nothing to say
        resources: Model
    "#]]);
}

#[tokio::test]
async fn a_stream_ends_once_however_it_ends() {
    let logs = Logs::new();
    let agents = async {
        assert_eq!(Model.tokens("all of it").collect::<String>().await, "all of it");
        drop(Model.tokens("never asked"));
        assert_eq!(Model.tokens("one two three").take(2).collect::<String>().await, "one two ");
        let pieces = vec![Ok("so "), Err("lost".to_owned()), Ok("far")];
        let Ok(stream) = Model.unsure(pieces).await;
        assert_eq!(stream.count().await, 3);
        let Ok(mut stream) = Model.unsure(vec![Err("refused".to_owned())]).await;
        assert!(stream.next().await.expect("an item").is_err());
        drop(stream);
        let broken = AssertUnwindSafe(Model.broken().count()).catch_unwind().await;
        assert!(broken.is_err());
        assert_eq!(Model.private().count().await, 1);
        assert_eq!(Shell.lines().count().await, 2);
        // It has said how it ends, and nobody asks again.
        let answer = Model.chunks(chunks()).await.expect("a stream");
        assert_eq!(answer.take(7).count().await, 7);
    };
    play(logs.path(), agents).await;
    logs.check(&expect![[r#"
        streams: completed -> "()"
          iteration 1: completed
            [streams] (implicit)(): completed
              llm(prompt="all of it"): completed items=3 -> "all of it"
              llm(prompt="never asked"): cancelled items=0
              llm(prompt="one two three"): cancelled items=2 -> "one two "
              llm(pieces=[{"Ok":"so "},{"Err":"lost"},{"Ok":"far"}]): failed items=3 -> "so far" !! lost
              llm(pieces=[{"Err":"refused"}]): failed items=1 !! refused
              llm(): panicked items=2 -> "a b " !! the line is dead @
              llm(): completed items=1
              env(): completed items=2 -> ["one","two"]
              llm(): completed model="m-1" finish_reason="tool_calls" items=7 -> {"choices":[{"index":0,"message":{"content":"I look.","role":"assistant","tool_calls":[{"function":{"arguments":"{\"path\":\"/\"}","name":"ls"},"id":"t1","type":"function"}]},"finish_reason":"tool_calls"}],"id":"c1","model":"m-1","object":"chat.completion"}
        resources: Model, Shell
    "#]]);
}

#[tokio::test]
async fn items_are_recorded_by_themselves_where_everything_is() {
    #[workflow(name = "streams", logs_dir = logs, verbosity = "trace")]
    async fn play(#[no_log] logs: &Path) {
        assert_eq!(Model.tokens("one two").count().await, 2);
    }

    let logs = Logs::new();
    play(logs.path()).await;
    logs.check(&expect![[r#"
        streams: completed
          iteration 1: completed
            [streams] (implicit)(): completed
              llm(prompt="one two"): completed items=2 -> "one two"
                item(): completed -> "one "
                item(): completed -> "two"
        resources: Model
    "#]]);
}

#[tokio::test]
async fn an_item_is_handed_on_when_it_comes_and_the_first_one_is_timed() {
    struct Slow;

    #[resource(kind = "llm")]
    impl Slow {
        pub(crate) fn tokens(&self) -> impl Stream<Item = &'static str> {
            stream! {
                let began = std::time::Instant::now();
                while began.elapsed().as_millis() < 5 {
                    std::hint::spin_loop();
                }
                yield "first";
                std::future::pending::<()>().await;
                yield "second";
            }
        }
    }

    let logs = Logs::new();
    let agents = async {
        let mut tokens = std::pin::pin!(Slow.tokens());
        let mut task = Context::from_waker(std::task::Waker::noop());
        assert_eq!(tokens.as_mut().poll_next(&mut task), Poll::Ready(Some("first")), "in the same poll");
        assert_eq!(tokens.as_mut().poll_next(&mut task), Poll::Pending);
    };
    play(logs.path(), agents).await;
    let run = logs.run();
    let waited = run.nodes.iter().find_map(|node| node.fact("time_to_first_item_in_ms"));
    let waited = waited.and_then(Recorded::as_f64).expect("a time");
    assert!(waited >= 5.0, "{waited}");
}

#[derive(Clone, serde::Serialize)]
struct Progress {
    step: u8,
    model: &'static str,
    message: &'static str,
    done: bool,
}

struct Build;

#[resource(kind = "tool")]
impl Build {
    pub(crate) fn progress(&self) -> BoxStream<'static, Progress> {
        let step = |step, message, done| Progress { step, model: "release", message, done };
        stream::iter([step(1, "download", false), step(2, "unpack", true)]).boxed()
    }
}

/// Counts that go on: the last one is right.
fn counted(text: &str, output_tokens: u64) -> Value {
    json!({"text": text, "usage": {"input_tokens": 100, "output_tokens": output_tokens}})
}

#[tokio::test]
async fn answers_that_follow_each_other_stay_apart_and_what_only_looks_like_one_is_none() {
    let event = |kind: &str, more: Value| {
        let mut event = more;
        event["type"] = kind.into();
        event
    };
    let turn = |id: &str, text: &str| {
        let usage = json!({"input_tokens": 10, "output_tokens": 1});
        let message = json!({"id": id, "model": "m-2", "content": [], "usage": usage});
        let delta = json!({"index": 0, "delta": {"type": "text_delta", "text": text}});
        [
            event("message_start", json!({"message": message})),
            event("content_block_start", json!({"index": 0, "content_block": {"type": "text", "text": ""}})),
            event("content_block_delta", delta),
            event("content_block_stop", json!({"index": 0})),
            event(
                "message_delta",
                json!({"delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 4}}),
            ),
            event("message_stop", json!({})),
        ]
    };
    let logs = Logs::new();
    let agents = async {
        let turns = [turn("a", "one"), turn("b", "two")].concat();
        assert_eq!(Model.chunks(turns).await.expect("a stream").count().await, 12);
        let mut two = chunks();
        two.extend(chunks().into_iter().map(|mut chunk| {
            chunk["id"] = "c2".into();
            chunk
        }));
        assert_eq!(Model.chunks(two).await.expect("a stream").count().await, 16);
        let counted = vec![counted("a", 1), counted("b", 2), counted("c", 3)];
        assert_eq!(Model.chunks(counted).await.expect("a stream").count().await, 3);
        assert_eq!(Build.progress().count().await, 2);
    };
    play(logs.path(), agents).await;
    logs.check(&expect![[r#"
        streams: completed -> "()"
          iteration 1: completed
            [streams] (implicit)(): completed
              llm(): completed model="m-2" input_tokens=20 output_tokens=8 finish_reason="end_turn" items=12 -> [{"content":[{"text":"one","type":"text"}],"id":"a","model":"m-2","usage":{"input_tokens":10,"output_tokens":4},"stop_reason":"end_turn"},{"content":[{"text":"two","type":"text"}],"id":"b","model":"m-2","usage":{"input_tokens":10,"output_tokens":4},"stop_reason":"end_turn"}]
              llm(): completed model="m-1" input_tokens=22 output_tokens=14 finish_reason="tool_calls" items=16 -> [{"choices":[{"index":0,"message":{"content":"I look.","role":"assistant","tool_calls":[{"function":{"arguments":"{\"path\":\"/\"}","name":"ls"},"id":"t1","type":"function"}]},"finish_reason":"tool_calls"}],"id":"c1","model":"m-1","object":"chat.completion","usage":{"completion_tokens":7,"prompt_tokens":11}},{"choices":[{"index":0,"message":{"content":"I look.","role":"assistant","tool_calls":[{"function":{"arguments":"{\"path\":\"/\"}","name":"ls"},"id":"t1","type":"function"}]},"finish_reason":"tool_calls"}],"id":"c2","model":"m-1","object":"chat.completion","usage":{"completion_tokens":7,"prompt_tokens":11}}]
              llm(): completed input_tokens=100 output_tokens=3 items=3 -> [{"text":"a","usage":{"input_tokens":100,"output_tokens":1}},{"text":"b","usage":{"input_tokens":100,"output_tokens":2}},{"text":"c","usage":{"input_tokens":100,"output_tokens":3}}]
              tool(): completed items=2 -> [{"step":1,"model":"release","message":"download","done":false},{"step":2,"model":"release","message":"unpack","done":true}]
        resources: Model, Build
    "#]]);
}
