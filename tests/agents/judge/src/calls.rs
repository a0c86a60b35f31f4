//! Calls of a model: what the server told of each, what was recorded, and whether that is the same.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use workflow_log_examples::server::{Api, End, Exchange};
use workflow_log_journal::{Node, NodeKind, Outcome, Run, Value};

/// What is known of one call on either side, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The agent that made it: the name of its interaction, or of the program outside any.
    pub agent: String,
    /// What tells this run of the agent from its others; of no meaning otherwise.
    pub run: String,
    /// The model.
    pub model: Option<String>,
    /// The prompt's tokens.
    pub input_tokens: Option<u64>,
    /// The answer's.
    pub output_tokens: Option<u64>,
    /// Of the prompt's, those from a cache.
    pub cached_tokens: Option<u64>,
    /// Of the answer's, those of reasoning.
    pub reasoning_tokens: Option<u64>,
    /// Why the model stopped.
    pub finish_reason: Option<String>,
    /// How the call ended.
    pub outcome: &'static str,
}

/// What the server told, in the recorder's words, of a call of an agent that runs once.
pub fn told(agent: &str, exchange: &Exchange) -> Told {
    let usage = exchange.usage.unwrap_or_default();
    let reason = exchange.finish_reason.clone();
    Told {
        agent: agent.to_owned(),
        run: String::new(),
        model: Some(exchange.model.clone()),
        input_tokens: usage.prompt_tokens,
        output_tokens: usage.completion_tokens,
        cached_tokens: usage.cached_tokens,
        reasoning_tokens: usage.reasoning_tokens,
        // The responses API has a status, which is a reason only where it is `incomplete`.
        finish_reason: reason.filter(|_| exchange.api != Api::Responses),
        outcome: match exchange.end {
            End::Complete => Outcome::Completed,
            End::Abandoned => Outcome::Cancelled,
            _ => Outcome::Failed,
        }
        .as_str(),
    }
}

impl Told {
    /// Of the run of the agent that `run` tells from its others.
    #[must_use]
    pub fn of_run(mut self, run: impl ToString) -> Self {
        self.run = run.to_string();
        self
    }
}

/// The text of the first message of a request, which is mostly the system's.
pub fn opening(exchange: &Exchange) -> String {
    messages(exchange).first().and_then(|message| message["content"].as_str()).unwrap_or_default().to_owned()
}

/// How many messages of a request are a user's, which is how often it was the user's turn.
pub fn user_messages(exchange: &Exchange) -> usize {
    messages(exchange).iter().filter(|message| message["role"] == "user").count()
}

fn messages(exchange: &Exchange) -> &[Json] {
    let list = ["messages", "input"].iter().find_map(|key| exchange.request[*key].as_array());
    list.map_or(&[], Vec::as_slice)
}

/// What was recorded of each call, one list for each run of an agent, in the order of the calls.
pub(crate) fn recorded(run: &Run) -> Vec<Vec<Told>> {
    let mut runs: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for node in run.nodes.iter().filter(|node| node.is_llm()) {
        let interaction = run.enclosing(node, NodeKind::Interaction).expect("a call is in an interaction");
        runs.entry(interaction.begin.id).or_default().push(call(interaction, node));
    }
    sorted(runs.into_values())
}

/// The same of what was served.
pub(crate) fn served(calls: impl Iterator<Item = Told>) -> Vec<Vec<Told>> {
    let mut runs: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for mut told in calls {
        let run = (told.agent.clone(), std::mem::take(&mut told.run));
        runs.entry(run).or_default().push(told);
    }
    sorted(runs.into_values())
}

fn sorted(runs: impl Iterator<Item = Vec<Told>>) -> Vec<Vec<Told>> {
    let mut runs: Vec<_> = runs.collect();
    runs.sort();
    runs
}

fn call(interaction: &Node, node: &Node) -> Told {
    let count = |name| node.fact(name).and_then(Value::as_u64);
    let text = |name| node.fact(name).and_then(Value::as_str).map(ToOwned::to_owned);
    Told {
        agent: interaction.begin.name.to_string(),
        run: String::new(),
        model: text("model"),
        input_tokens: count("input_tokens"),
        output_tokens: count("output_tokens"),
        cached_tokens: count("cached_tokens"),
        reasoning_tokens: count("reasoning_tokens"),
        finish_reason: text("finish_reason"),
        outcome: node.outcome.as_str(),
    }
}
