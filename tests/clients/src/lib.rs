//! What every test here needs: a model that never says the same twice, and the comparison of what was
//! recorded with what was served.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use behaviour_tests::Logs;
use serde_json::Value as Json;
use workflow_log::prelude::*;
use workflow_log_examples::server::{
    Api, ChatRequest, Completion, End, Exchange, ModelServer, Reply, Script, Settings, Usage,
};
use workflow_log_journal::record::Input;
use workflow_log_journal::{Node, NodeKind, Outcome, Run, Value};

/// A model server, and the folder of the log of those who ask it.
#[derive(Debug)]
pub struct Stage {
    /// The server.
    pub server: ModelServer,
    logs: Logs,
}

/// In which order queries are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// That in which they came to the server.
    Served,
    /// Any: they were made at the same time.
    Any,
}

/// How much of what was recorded has been compared and found the same as what was served.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Queries that were answered.
    pub answered: usize,
    /// Queries of which the request was recorded, refused ones included.
    pub requests: usize,
    /// What the errors of those say that were refused.
    pub refused: Vec<String>,
}

/// What is known of one query on either side.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    cached_tokens: Option<u64>,
    reasoning_tokens: Option<u64>,
    model: Option<String>,
    finish_reason: Option<String>,
    outcome: &'static str,
}

impl Stage {
    /// A server whose model says what `script` says.
    ///
    /// # Panics
    ///
    /// When there is no free port or no temporary folder.
    pub async fn new(script: impl Script) -> Self {
        Self::with(script, Settings::default()).await
    }

    /// The same, with a server that behaves otherwise.
    ///
    /// # Panics
    ///
    /// When there is no free port or no temporary folder.
    pub async fn with(script: impl Script, settings: Settings) -> Self {
        let server = ModelServer::start(Arc::new(script), settings).await.expect("a free port");
        Self { server, logs: Logs::new() }
    }

    /// Where workflows have to log.
    pub fn logs(&self) -> &Path {
        self.logs.path()
    }

    /// Runs what an agent does as a workflow of its own.
    ///
    /// Boxed, because what an agent does in a test may be too large for a stack to be comfortable.
    pub fn play<'a, F: Future + 'a>(&'a self, agent: F) -> Pin<Box<dyn Future<Output = F::Output> + 'a>> {
        Box::pin(workflow(self.logs(), agent))
    }

    /// What was recorded.
    ///
    /// # Panics
    ///
    /// When there is not exactly one run, or its journal is damaged.
    pub fn run(&self) -> Run {
        self.logs.run()
    }

    /// Compares all queries that were recorded with all that were served, requests as the JSON they are.
    ///
    /// # Panics
    ///
    /// When they are not the same.
    pub fn compare(&self, order: Order) -> Compared {
        self.compare_by(order, |recorded, exchange| recorded == &*exchange.request)
    }

    /// The same for clients that send something else than what they are given: `is_request` says
    /// whether what was recorded is what was sent.
    ///
    /// # Panics
    ///
    /// When they are not the same.
    pub fn compare_by(&self, order: Order, is_request: impl Fn(&Json, &Exchange) -> bool) -> Compared {
        let run = self.run();
        let mut recorded: Vec<_> =
            run.nodes.iter().filter(|node| node.is_llm()).map(|node| (recorded(node), node)).collect();
        let exchanges = self.server.exchanges();
        let mut served: Vec<_> = exchanges.iter().map(|exchange| (served(exchange), exchange)).collect();
        if order == Order::Any {
            recorded.sort_by(|(one, _), (other, _)| one.cmp(other));
            served.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        let told = |told: &[&Told]| told.iter().map(|told| format!("{told:?}")).collect::<Vec<_>>();
        assert_eq!(
            told(&recorded.iter().map(|(told, _)| told).collect::<Vec<_>>()),
            told(&served.iter().map(|(told, _)| told).collect::<Vec<_>>()),
            "what was recorded, and what was served"
        );
        let mut compared = Compared::default();
        for ((_, node), (_, exchange)) in recorded.into_iter().zip(served) {
            compared.add(&run, node, exchange, &is_request);
        }
        compared
    }
}

#[workflow(logs_dir = logs)]
#[allow(unused_variables, reason = "the attribute is all that uses the folder")]
async fn workflow<F: Future>(#[no_log] logs: &Path, #[no_log] agent: F) -> F::Output {
    agent.await
}

/// A model whose answers differ in all they say, that of the first query being 0.
///
/// It tells all counts. Every third answer ends because it became too long.
pub fn numbered() -> impl Script {
    let next = AtomicU64::new(0);
    move |_: &ChatRequest| Reply::Completion(answer(next.fetch_add(1, Relaxed)))
}

/// One of the answers of [`numbered`].
pub fn answer(number: u64) -> Completion {
    let reason = if number % 3 == 2 { "length" } else { "stop" };
    Completion {
        content: Some(format!("This is answer {number}.").into()),
        finish_reason: Some(reason.to_owned()),
        usage: Some(Usage {
            prompt_tokens: Some(1000 + number),
            completion_tokens: Some(500 + number),
            cached_tokens: Some(100 + number),
            reasoning_tokens: Some(10 + number),
            ..Usage::default()
        }),
        ..Completion::default()
    }
}

impl Compared {
    fn add(
        &mut self,
        run: &Run,
        node: &Node,
        exchange: &Exchange,
        is_request: impl Fn(&Json, &Exchange) -> bool,
    ) {
        let interaction = run.enclosing(node, NodeKind::Interaction).expect("a query is an agent's");
        assert!(!interaction.begin.implicit && !node.begin.detached, "a query has its agent: {node:?}");
        let payload = run.resolved(node).expect("a payload");
        if let Input::Args(args) = &payload.input {
            let requests = args.iter().map(|(_, value)| json(value)).filter(Json::is_object);
            for request in requests {
                assert!(is_request(&request, exchange), "{request} is not {}", exchange.request);
                self.requests += 1;
            }
        }
        if let Some(error) = &node.error {
            self.refused.push(error.message.clone());
            return;
        }
        if exchange.end == End::Abandoned {
            return;
        }
        let output = payload.output.as_ref().map(json).unwrap_or_default();
        let said = [&exchange.text, &exchange.reasoning].into_iter().filter(|text| !text.is_empty());
        for text in said {
            assert!(has(&output, text), "{output} has no {text:?}");
        }
        for call in &exchange.tool_calls {
            assert!(has(&output, &call.name) && has(&output, &call.id), "{output} has no {call:?}");
            let arguments = call.arguments.whole();
            let is_there = has(&output, &arguments) || has_object(&output, &call.arguments_value());
            assert!(is_there, "{output} has no {arguments}");
        }
        self.answered += 1;
    }
}

/// What the server told, in the recorder's words.
fn served(exchange: &Exchange) -> Told {
    let usage = exchange.usage.unwrap_or_default();
    // The responses API has a status, and a reason only where it is `incomplete`.
    let reason = exchange.finish_reason.clone();
    let finish_reason = reason.filter(|reason| exchange.api != Api::Responses || reason == "incomplete");
    let finish_reason = finish_reason.map(|reason| match exchange.api {
        Api::Responses => "max_output_tokens".to_owned(),
        _ => reason,
    });
    Told {
        input_tokens: usage.prompt_tokens,
        output_tokens: usage.completion_tokens,
        cached_tokens: usage.cached_tokens,
        reasoning_tokens: usage.reasoning_tokens,
        model: Some(exchange.model.clone()),
        finish_reason,
        outcome: match exchange.end {
            End::Complete => Outcome::Completed.as_str(),
            End::Abandoned => Outcome::Cancelled.as_str(),
            _ => Outcome::Failed.as_str(),
        },
    }
}

fn recorded(node: &Node) -> Told {
    let count = |name| node.fact(name).and_then(Value::as_u64);
    let text = |name| node.fact(name).and_then(Value::as_str).map(ToOwned::to_owned);
    Told {
        input_tokens: count("input_tokens"),
        output_tokens: count("output_tokens"),
        cached_tokens: count("cached_tokens"),
        reasoning_tokens: count("reasoning_tokens"),
        model: text("model"),
        finish_reason: text("finish_reason"),
        outcome: node.outcome.as_str(),
    }
}

fn json(value: &Value) -> Json {
    serde_json::from_str(&value.to_string()).expect("what is recorded is JSON")
}

/// Whether one of the texts in a value is `text`.
pub fn has(value: &Json, text: &str) -> bool {
    match value {
        Json::String(own) => own == text,
        Json::Array(items) => items.iter().any(|item| has(item, text)),
        Json::Object(entries) => entries.values().any(|entry| has(entry, text)),
        _ => false,
    }
}

/// Whether `part` is in a value.
fn has_object(value: &Json, part: &Json) -> bool {
    value == part
        || match value {
            Json::Array(items) => items.iter().any(|item| has_object(item, part)),
            Json::Object(entries) => entries.values().any(|entry| has_object(entry, part)),
            _ => false,
        }
}
