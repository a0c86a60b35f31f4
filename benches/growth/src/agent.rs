//! The agents that live a story, with nothing but attributes to log it.
#![expect(unused_variables, clippy::unused_self, reason = "what a call is given is only to be recorded")]

use std::hint::black_box;
use std::path::Path;

use serde::Serialize;
use workflow_log::prelude::*;

use crate::message::{Message, Printed, Reply, Tool};
use crate::story::{Exchange, Prompt, Story};

/// What every request says beside its prompt.
const TEMPERATURE: f64 = 0.2;
const MODEL: &str = "model-1";

/// A request that holds all there is to say.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Request<'a> {
    model: &'static str,
    messages: &'a [Message],
    tools: &'a [Tool],
    temperature: f64,
    stream: bool,
}

impl<'a> Request<'a> {
    fn new(messages: &'a [Message], tools: &'a [Tool]) -> Self {
        Self { model: MODEL, messages, tools, temperature: TEMPERATURE, stream: false }
    }
}

/// Runs commands, or would.
#[derive(Debug)]
struct Shell;

#[resource(kind = "env")]
impl Shell {
    pub(crate) fn run_command(&self, command: &str, #[no_log] printed: &Printed) -> Printed {
        printed.clone()
    }
}

/// An agent of a story. It is one type for all of them, so its name is in a field.
#[derive(Debug)]
struct Worker {
    name: &'static str,
}

#[agent(name = self.name)]
impl Worker {
    /// Lives the turns that are its own, until so many are told.
    fn run(&mut self, #[no_log] story: &mut Story, #[no_log] turns: usize, #[no_log] watch: &mut impl Watch) {
        while story.told() < turns && story.agent() == self.name {
            let number = story.told();
            let exchange = story.advance();
            let Exchange { prompt, tools, turn } = exchange;
            watch.around(number, &exchange, || {
                black_box(match prompt {
                    Prompt::Messages(messages) => self.query(messages, tools, TEMPERATURE, &turn.reply),
                    Prompt::Request(messages) => self.send(&Request::new(messages, tools), &turn.reply),
                    Prompt::Text(text) => self.complete(text, TEMPERATURE, &turn.reply),
                });
            });
            black_box(Shell.run_command(&turn.command, &turn.printed));
        }
    }

    #[llm]
    fn query(
        &self,
        messages: &[Message],
        tools: &[Tool],
        temperature: f64,
        #[no_log] reply: &Reply,
    ) -> Reply {
        reply.clone()
    }

    #[llm]
    fn send(&self, request: &Request<'_>, #[no_log] reply: &Reply) -> Reply {
        reply.clone()
    }

    #[llm]
    fn complete(&self, prompt: &str, temperature: f64, #[no_log] reply: &Reply) -> Reply {
        reply.clone()
    }
}

/// Is there while a story is lived.
pub trait Watch {
    /// A call of a model is about to be made: makes it.
    fn around(&mut self, _number: usize, _exchange: &Exchange<'_>, call: impl FnOnce()) {
        call();
    }

    /// All turns were lived, and the run is still open.
    fn at_end(&mut self) {}
}

/// Watches nothing.
impl Watch for () {}

/// Lives so many turns of a story and leaves its journal in `logs`.
#[workflow(name = "growth", logs_dir = logs)]
pub fn live(
    #[no_log] story: &mut Story,
    #[no_log] turns: usize,
    #[no_log] logs: &Path,
    #[no_log] watch: &mut impl Watch,
) {
    while story.told() < turns {
        Worker { name: story.agent() }.run(story, turns, watch);
    }
    watch.at_end();
}

/// The parameters that the call of this exchange must be recorded with, as compact JSON.
///
/// # Errors
///
/// When they are not JSON.
pub fn write_args(exchange: &Exchange<'_>, out: &mut Vec<u8>) -> serde_json::Result<()> {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Args<'a> {
        Query { messages: &'a [Message], tools: &'a [Tool], temperature: f64 },
        Send { request: Request<'a> },
        Complete { prompt: &'a str, temperature: f64 },
    }
    let (tools, temperature) = (exchange.tools, TEMPERATURE);
    serde_json::to_writer(
        out,
        &match exchange.prompt {
            Prompt::Messages(messages) => Args::Query { messages, tools, temperature },
            Prompt::Request(messages) => Args::Send { request: Request::new(messages, tools) },
            Prompt::Text(prompt) => Args::Complete { prompt, temperature },
        },
    )
}
