//! Holds a journal against the trajectory that was replayed into it, as our reader reads it.
//!
//! Strings must be the same to the byte; numbers are compared as `serde_json` read them from the
//! trajectory, which is what the replay was given.

use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use workflow_log_journal::record::Input;
use workflow_log_journal::{Node, NodeKind, Outcome, Payload, Run, Value, write_compact, write_string};

use crate::trajectory::{Kind, Step, Trajectory};

/// How much of the trajectory must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// What was done before the process was killed; the last call may have been in flight.
    Prefix,
}

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Calls that have ended.
    pub completed: usize,
    /// Calls that have not.
    pub open: usize,
    /// What is not as it was recorded.
    pub differences: Vec<String>,
}

/// Compares.
pub fn compare(run: &Run, trajectory: &Trajectory, extent: Extent) -> Comparison {
    let mut check = Check { run, trajectory, extent, place: String::new(), differences: Vec::new() };
    let actions = check.nodes(NodeKind::Action);
    check.all(&actions);
    let open = actions.iter().filter(|action| action.ended_at.is_none()).count();
    Comparison { completed: actions.len() - open, open, differences: check.differences }
}

/// JSON without spaces, the keys of every object sorted: what prompts are hashed as.
pub fn canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                canonical(item, out);
            }
            out.push(b']');
        }
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            out.push(b'{');
            for (index, (key, item)) in entries.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_string(key, out);
                out.push(b':');
                canonical(item, out);
            }
            out.push(b'}');
        }
        leaf => write_compact(leaf, out),
    }
}

/// A comparison that is being made.
struct Check<'a> {
    run: &'a Run,
    trajectory: &'a Trajectory,
    extent: Extent,
    /// What is being compared now.
    place: String,
    differences: Vec<String>,
}

/// Calls of one agent in a row, in the interaction they must be in.
struct Turn<'a> {
    agent: &'a str,
    steps: &'a [Step],
    /// Which iteration, counted from 0.
    iteration: usize,
}

impl<'a> Check<'a> {
    fn nodes(&self, kind: NodeKind) -> Vec<&'a Node> {
        self.run.nodes.iter().filter(|node| node.begin.node == kind).collect()
    }

    fn all(&mut self, actions: &[&'a Node]) {
        "the run".clone_into(&mut self.place);
        let run = self.run;
        self.holds(run.damage.is_empty(), || format!("damaged lines: {:?}", run.damage));
        self.holds(run.lost == 0, || format!("{} records were not written", run.lost));
        let trajectory = self.trajectory;
        let turns = turns(&trajectory.steps);
        let interactions = self.nodes(NodeKind::Interaction);
        let iterations = self.nodes(NodeKind::Iteration);
        let last_iteration = turns.last().map_or(0, |turn| turn.iteration + 1);
        for (what, found, recorded) in [
            ("actions", actions.len(), trajectory.steps.len()),
            ("interactions", interactions.len(), turns.len()),
            ("iterations", iterations.len(), last_iteration),
        ] {
            let right = found == recorded || (self.extent == Extent::Prefix && found < recorded);
            self.holds(right, || format!("{found} {what}, recorded were {recorded}"));
        }
        if self.extent == Extent::Whole {
            self.holds(run.torn_bytes == 0, || format!("{} torn bytes", run.torn_bytes));
            self.outcome(run.outcome, Outcome::Completed);
        }

        for (number, (iteration, name)) in iterations.iter().zip(1..).enumerate() {
            self.place = format!("iteration {name}");
            let begin = &iteration.begin;
            self.holds(begin.name == name.to_string(), || format!("it is called {}", begin.name));
            self.ended(iteration, number + 1 == iterations.len(), Outcome::Completed);
        }
        for (number, (interaction, turn)) in interactions.iter().zip(&turns).enumerate() {
            self.place = format!("interaction {number}");
            self.interaction(interaction, turn, iterations.get(turn.iteration).copied());
            let last = number + 1 == interactions.len();
            self.ended(interaction, last, Outcome::Completed);
        }
        let mut turn_of = turns.iter().enumerate().flat_map(|(turn, it)| it.steps.iter().map(move |_| turn));
        for (number, (action, step)) in actions.iter().zip(&trajectory.steps).enumerate() {
            self.place = format!("step {number}");
            let interaction = turn_of.next().and_then(|turn| interactions.get(turn));
            let parent = interaction.map(|interaction| interaction.begin.id);
            self.holds(parent == Some(action.begin.parent), || {
                format!("it is in node {}, {}'s turn is {parent:?}", action.begin.parent, step.agent)
            });
            let failed = step.kind == Kind::Llm && !step.response["error"].is_null();
            let outcome = if failed { Outcome::Failed } else { Outcome::Completed };
            self.ended(action, number + 1 == actions.len(), outcome);
            self.action(action, step);
        }
    }

    fn interaction(&mut self, interaction: &Node, turn: &Turn<'_>, iteration: Option<&Node>) {
        let begin = &interaction.begin;
        self.holds(begin.name == turn.agent, || format!("{} instead of {}", begin.name, turn.agent));
        let right = iteration.is_some_and(|iteration| iteration.begin.id == begin.parent);
        self.holds(right, || format!("it is not in iteration {}", turn.iteration + 1));
        if interaction.ended_at.is_some() {
            // The agents of the replay return the last thing their model said.
            let mut replies = turn.steps.iter().rev().filter(|step| step.kind == Kind::Llm);
            let said = replies.find_map(|step| step.response.get("content").filter(|text| text.is_string()));
            let Some(payload) = self.payload(interaction) else { return };
            self.equal("output", said.unwrap_or(&Json::Null), payload.output.as_ref());
        }
    }

    /// That something ended as it should, or, in a run that was killed, that it is interrupted.
    fn ended(&mut self, node: &Node, last: bool, outcome: Outcome) {
        if node.ended_at.is_some() {
            self.outcome(node.outcome, outcome);
        } else {
            self.holds(last && self.extent == Extent::Prefix, || "it has no end".to_owned());
            self.outcome(node.outcome, Outcome::Interrupted);
        }
    }

    fn outcome(&mut self, found: Outcome, right: Outcome) {
        self.holds(found == right, || format!("{found} instead of {right}"));
    }

    /// What a call was given and what it gave back, as it was recorded.
    fn payload(&mut self, node: &Node) -> Option<Payload> {
        self.run.resolved(node).map_err(|error| self.differs(&format!("it cannot be read: {error}"))).ok()
    }

    fn action(&mut self, action: &Node, step: &Step) {
        let kind = action.begin.kind.as_deref();
        let right = kind == Some(step.kind.as_str());
        self.holds(right, || format!("{} ({kind:?}) instead of {}", action.begin.name, step.kind.as_str()));
        if !right {
            // Another call altogether: the rest would only repeat that.
            return;
        }
        let Some(payload) = self.payload(action) else { return };
        match step.kind {
            Kind::Llm => self.query(action, &payload, step),
            Kind::Env => {
                self.args(&payload, step, &["command", "stdin"]);
                let names = ["output", "exit_code", "stdout", "stderr", "exception"];
                self.result(action, &payload, step, &names);
                if action.ended_at.is_some() {
                    self.optional("exit code", &step.response["exit_code"], action.fact("exit_code"));
                }
            }
            Kind::Tool => {
                self.args(&payload, step, &["name", "arguments"]);
                self.result(action, &payload, step, &["output", "is_error"]);
            }
        }
    }

    /// That the parameters are exactly the recorded ones of these names.
    fn args(&mut self, payload: &Payload, step: &Step, names: &[&str]) {
        let recorded: Json = only(&step.request, names);
        self.equal("input", &recorded, args(payload).as_ref());
    }

    /// That what came back is exactly what was recorded under these names.
    fn result(&mut self, action: &Node, payload: &Payload, step: &Step, names: &[&str]) {
        if action.ended_at.is_some() {
            self.equal("output", &only(&step.response, names), payload.output.as_ref());
        }
    }

    fn query(&mut self, action: &Node, payload: &Payload, step: &Step) {
        let Some(Value::Object(args)) = args(payload) else { return self.differs("it has no input") };
        let [(name, request)] = args.as_slice() else {
            return self.differs("its input is not the request alone");
        };
        self.holds(name == "request", || format!("the request is called {name}"));
        self.request(request, &step.request);
        if action.ended_at.is_none() {
            return;
        }
        self.optional("model", &step.request["model"], action.fact("model"));
        match &step.response["error"] {
            Json::Null => self.reply(action, payload, &step.response),
            error => {
                let message = action.error.as_ref().map(|error| error.message.as_str());
                let recorded = error["message"].as_str().unwrap_or_default();
                let right = message.is_some_and(|message| message.contains(recorded));
                self.holds(right, || format!("the error is {message:?} instead of {recorded:?}"));
                self.holds(payload.output.is_none(), || "it failed and has an output".to_owned());
            }
        }
    }

    fn request(&mut self, request: &Value, recorded: &Json) {
        let mut prompt = Vec::new();
        match request.get("messages") {
            Some(messages) => canonical(messages, &mut prompt),
            None => self.differs("the request has no messages"),
        }
        let length = prompt.len();
        self.holds(recorded["prompt_bytes"] == length, || {
            format!("the prompt has {length} bytes instead of {}", recorded["prompt_bytes"])
        });
        let sha256 = format!("{:x}", Sha256::digest(&prompt));
        self.holds(recorded["prompt_sha256"] == sha256.as_str(), || {
            format!("the prompt hashes to {sha256} instead of {}", recorded["prompt_sha256"])
        });
        self.equal("model", &recorded["model"], request.get("model"));
        let tools = recorded["tools"].as_u64().and_then(|position| usize::try_from(position).ok());
        let tools = tools.and_then(|position| self.trajectory.toolsets.get(position)).unwrap_or(&Json::Null);
        self.optional("tools", tools, request.get("tools"));
        let params = recorded["params"].as_object().cloned().unwrap_or_default();
        for (name, value) in &params {
            self.equal(name, value, request.get(name));
        }
        let known = |name: &str| matches!(name, "messages" | "model" | "tools") || params.contains_key(name);
        for (name, _) in request.as_object().unwrap_or_default() {
            self.holds(known(name), || format!("the request has {name}, which was not recorded"));
        }
    }

    fn reply(&mut self, action: &Node, payload: &Payload, recorded: &Json) {
        let Some([choice]) = payload.output.as_ref().and_then(|reply| reply.get("choices")?.as_list()) else {
            return self.differs("the reply has not exactly one choice");
        };
        let message = |name| choice.at(&["message", name]);
        self.optional("content", &recorded["content"], message("content"));
        self.optional("reasoning_content", &recorded["reasoning_content"], message("reasoning_content"));
        let calls =
            Some(&recorded["tool_calls"]).filter(|calls| calls.as_array().is_none_or(|it| !it.is_empty()));
        self.optional("tool_calls", calls.unwrap_or(&Json::Null), message("tool_calls"));
        self.optional("finish_reason", &recorded["finish_reason"], choice.get("finish_reason"));

        let usage = &recorded["usage"];
        let cost = recorded["cost_usd"].as_f64().map_or(Json::Null, |cost| travelled(&cost.into()));
        for (fact, recorded) in [
            ("finish_reason", &recorded["finish_reason"]),
            ("input_tokens", &usage["prompt_tokens"]),
            ("output_tokens", &usage["completion_tokens"]),
            ("cached_tokens", &usage["cached_tokens"]),
            ("reasoning_tokens", &usage["reasoning_tokens"]),
            ("cost", &cost),
        ] {
            self.optional(fact, recorded, action.fact(fact));
        }
    }

    fn differs(&mut self, what: &str) {
        self.differences.push(format!("{}: {what}", self.place));
    }

    fn holds(&mut self, condition: bool, what: impl FnOnce() -> String) {
        if !condition {
            self.differs(&what());
        }
    }

    fn equal(&mut self, what: &str, recorded: &Json, found: Option<&Value>) {
        self.holds(found.is_some_and(|found| same(recorded, found)), || {
            let found = found.map_or_else(|| "nothing".to_owned(), |found| shown(&found.to_string()));
            format!("{what}: recorded {}, in the journal {found}", shown(&recorded.to_string()))
        });
    }

    /// For what was not always recorded: what is unknown must stay unknown.
    fn optional(&mut self, what: &str, recorded: &Json, found: Option<&Value>) {
        match found {
            None | Some(Value::Null) if recorded.is_null() => {}
            found => self.equal(what, recorded, found),
        }
    }
}

/// The turns of the agents. An agent that is called again begins another iteration.
fn turns(steps: &[Step]) -> Vec<Turn<'_>> {
    let (mut turns, mut iteration, mut done) = (Vec::new(), 0, Vec::new());
    for steps in steps.chunk_by(|one, next| one.agent == next.agent) {
        let agent = steps[0].agent.as_str();
        if done.contains(&agent) {
            iteration += 1;
            done.clear();
        }
        done.push(agent);
        turns.push(Turn { agent, steps, iteration });
    }
    turns
}

/// What a call was given, as an object.
fn args(payload: &Payload) -> Option<Value> {
    match &payload.input {
        Input::Args(args) => Some(Value::object(args.iter().map(|(name, value)| (&**name, value.clone())))),
        Input::None | Input::Value(_) => None,
    }
}

/// The entries of these names that say something.
fn only(object: &Json, names: &[&str]) -> Json {
    let entries = names.iter().map(|name| (*name, &object[*name])).filter(|(_, value)| !value.is_null());
    entries.map(|(name, value)| (name.to_owned(), value.clone())).collect::<serde_json::Map<_, _>>().into()
}

/// A number after it went through the replay's model server: written as JSON and read again.
fn travelled(number: &Json) -> Json {
    serde_json::from_str(&number.to_string()).unwrap_or_default()
}

/// Whether a value is the recorded one; the order of an object's keys does not count.
fn same(recorded: &Json, found: &Value) -> bool {
    match (recorded, found) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(recorded), Value::Bool(found)) => recorded == found,
        (Json::String(recorded), Value::String(found)) => recorded == found,
        (Json::Number(recorded), Value::Number(found)) => {
            let found = found.as_str();
            if let Some(whole) = recorded.as_u64() {
                found.parse() == Ok(whole)
            } else if let Some(whole) = recorded.as_i64() {
                found.parse() == Ok(whole)
            } else {
                recorded.as_f64().map(f64::to_bits) == found.parse().ok().map(f64::to_bits)
            }
        }
        (Json::Array(recorded), Value::List(found)) => {
            recorded.len() == found.len() && recorded.iter().zip(found).all(|(one, other)| same(one, other))
        }
        (Json::Object(recorded), Value::Object(found)) => {
            // No key of `recorded` comes twice, so equally many of which each is there are the same.
            recorded.len() == found.len()
                && found.iter().all(|(key, value)| recorded.get(key).is_some_and(|one| same(one, value)))
                && recorded.keys().all(|key| found.iter().any(|(name, _)| name == key))
        }
        _ => false,
    }
}

/// The beginning of a text that may be long.
fn shown(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
        None => text.to_owned(),
    }
}
