//! A run that never happened: two agents, prompts that grow, and what is awkward to write down.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::comparison::canonical;

/// What strings hold in real runs and writers get wrong: line ends and what only some take for
/// one, controls, quotes, characters of every length, and what looks like a reference in a journal.
const AWKWARD: &str = "line\r\nline\u{2028}line\u{85}line \u{1b}[31mred\u{1b}[0m nul\0 tab\t \"quoted\" \\ é 漢 🦀 {\"$ref\":1}";

const ROUNDS: usize = 6;

/// Writes a trajectory of 60 steps, 30 of them of a model, in 12 turns.
///
/// # Panics
///
/// When the file cannot be written.
pub fn write_synthetic(path: &Path) {
    let mut tape = Tape::default();
    let mut planner = Agent::new("planner");
    let mut coder = Agent::new("coder");
    for round in 0..ROUNDS {
        let asks = format!("Round {round}: what is next?");
        planner.asks(&mut tape, &asks, &json!({"finish_reason": "tool_calls"}));
        let arguments = json!({
            "path": format!("src/{round}.rs"), "limit": u64::MAX, "below": -7, "share": 0.1, "none": null,
            "schema": {"$ref": "#/$defs/x"}, "list": [{"$cat": ["a", 1]}, {"$lit": {}}, [], {}], "": AWKWARD,
        });
        let file = json!({"text": format!("{AWKWARD} {round}"), "lines": round});
        tape.tool("planner", "read_file", &arguments, &json!({"output": file, "is_error": round % 2 == 1}));
        let reply = if round == 2 {
            json!({"error": {"type": "error", "message": "overloaded, try later"}})
        } else {
            json!({"finish_reason": "stop", "reasoning_content": AWKWARD, "cost_usd": 0.012_345_678_9})
        };
        planner.asks(&mut tape, "And then?", &reply);
        for turn in 0..3 {
            coder.asks(&mut tape, &format!("{AWKWARD} {round}.{turn}\n").repeat(4), &json!({}));
            let output = format!("{AWKWARD} {round}.{turn}\n").repeat(20);
            tape.env(
                "coder",
                &format!("echo '{AWKWARD}' {turn}"),
                &json!({"output": output, "exit_code": turn}),
            );
        }
        tape.tool("coder", "remember", &json!({}), &json!({"output": round}));
    }
    tape.write(path);
}

/// An agent whose prompt is all that it was told and has said.
struct Agent {
    name: &'static str,
    prompt: Vec<Json>,
    /// Where the messages of the prompt stand among all.
    ranges: Vec<[usize; 2]>,
    /// What will be in the next prompt for the first time.
    new: Vec<Json>,
}

impl Agent {
    fn new(name: &'static str) -> Self {
        let task = format!("You are the {name}. {}", "Work with care. ".repeat(20));
        let system = json!({"role": "system", "content": task});
        Self { name, prompt: Vec::new(), ranges: Vec::new(), new: vec![system] }
    }

    /// Asks the model. It fails if `reply` has an error, else answers with more than `reply` says.
    fn asks(&mut self, tape: &mut Tape, text: &str, reply: &Json) {
        self.new.push(json!({"role": "user", "content": [{"type": "text", "text": text}]}));
        self.ranges.push([tape.messages, tape.messages + self.new.len()]);
        tape.messages += self.new.len();
        self.prompt.extend_from_slice(&self.new);
        let prompt = Json::from(self.prompt.clone()).to_string();
        let mut bytes = Vec::new();
        canonical(&workflow_log_journal::parse(&prompt).expect("a prompt is JSON"), &mut bytes);
        let request = json!({
            "model": "synthetic-1", "messages": std::mem::take(&mut self.new),
            "prompt": self.ranges, "prompt_len": self.prompt.len(),
            "prompt_bytes": bytes.len(), "prompt_sha256": format!("{:x}", Sha256::digest(&bytes)),
            "tools": 0, "params": {"temperature": 0.5, "stop": ["\n\n"]},
        });
        if !reply["error"].is_null() {
            tape.step(self.name, "llm", &request, reply);
            return;
        }
        let content = format!("answer {}: {AWKWARD}", tape.lines.len());
        let call = json!({"name": "read_file", "arguments": "{\"path\": \"\\u0000\"}"});
        let calls = json!([{"id": "call_1", "type": "function", "function": call}]);
        let usage = json!({"prompt_tokens": bytes.len() / 4, "completion_tokens": 96, "cached_tokens": 0});
        self.new.push(json!({"role": "assistant", "content": content, "tool_calls": calls}));
        let mut answer = reply.clone();
        for (name, value) in [("content", content.into()), ("tool_calls", calls), ("usage", usage)] {
            answer[name] = value;
        }
        tape.step(self.name, "llm", &request, &answer);
    }
}

/// The steps so far.
#[derive(Default)]
struct Tape {
    lines: Vec<Json>,
    /// How many messages there are in them.
    messages: usize,
}

impl Tape {
    fn env(&mut self, agent: &str, command: &str, response: &Json) {
        self.step(agent, "env", &json!({"command": command}), response);
    }

    fn tool(&mut self, agent: &str, name: &str, arguments: &Json, response: &Json) {
        self.step(agent, "tool", &json!({"name": name, "arguments": arguments}), response);
    }

    fn step(&mut self, agent: &str, kind: &str, request: &Json, response: &Json) {
        self.lines.push(json!({
            "trajectory": "synthetic", "step": self.lines.len(), "agent": agent, "kind": kind,
            "request": request, "response": response,
        }));
    }

    fn write(&self, path: &Path) {
        let parameters = json!({"type": "object", "properties": {"path": {"type": "string"}}});
        let function = json!({"name": "read_file", "description": AWKWARD, "parameters": parameters});
        let header = json!({
            "trajectory": "synthetic", "kind": "header", "format": "wltraj/1", "steps": self.lines.len(),
            "toolsets": [[{"type": "function", "function": function}]],
        });
        let lines: Vec<_> =
            std::iter::once(&header).chain(&self.lines).map(|line| format!("{line}\n")).collect();
        fs::write(path, lines.concat()).expect("the trajectory can be written");
    }
}
