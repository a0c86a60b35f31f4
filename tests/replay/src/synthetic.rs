//! A run that never happened: two agents, prompts that grow, and what is awkward to write down.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::comparison::canonical;

/// What strings hold in real runs and writers get wrong: line ends that are none, controls, quotes,
/// characters of all lengths, and what looks like a reference in a journal.
const AWKWARD: &str =
    "line\r\nline\u{2028}line\u{85}end \u{1b}[31mred\u{1b}[0m nul\0 tab\t \"quoted\" \\ é 漢 🦀 {\"$ref\":1}";

/// How many times each of the two agents has its turn: 10 steps, 5 of them of a model.
const ROUNDS: usize = 6;

/// Writes a trajectory of 60 steps.
///
/// # Panics
///
/// When the file cannot be written.
pub fn write_synthetic(path: &Path) {
    let mut tape = Tape::default();
    let [mut planner, mut coder] = ["planner", "coder"].map(Agent::new);
    for round in 0..ROUNDS {
        planner.asks(&mut tape, &format!("Round {round}: what is next?"), &json!({"finish_reason": "tool_calls"}));
        let arguments = json!({
            "path": format!("src/{round}.rs"), "limit": u64::MAX, "below": -7, "share": 0.1, "none": null,
            "schema": {"$ref": "#/$defs/x"}, "list": [{"$cat": ["a", 1]}, {"$lit": {}}, [], {}], "": AWKWARD,
        });
        tape.step("planner", "tool", &json!({"name": "read_file", "arguments": arguments}), &json!({
            "output": {"text": format!("{AWKWARD} {round}"), "lines": round}, "is_error": round % 2 == 1,
        }));
        let refused = json!({"error": {"type": "error", "message": format!("overloaded in round {round}")}});
        let ends = json!({"finish_reason": "stop", "reasoning_content": "so it is", "cost_usd": 0.012_345_678_9});
        planner.asks(&mut tape, "And then?", if round == 2 { &refused } else { &ends });
        for turn in 0..3 {
            coder.asks(&mut tape, &format!("{AWKWARD} {round}.{turn}\n").repeat(4), &json!({}));
            let output = format!("{AWKWARD}\n{}", format!("line {round}.{turn}\n").repeat(20));
            tape.step("coder", "env", &json!({"command": format!("echo '{AWKWARD}' {turn}")}), &json!({
                "output": output, "exit_code": turn,
            }));
        }
        let stored = json!({"name": "remember", "arguments": {}});
        tape.step("coder", "tool", &stored, &json!({"output": format!("{round} kept")}));
    }
    tape.write(path);
}

/// An agent, whose prompt is all that it has been told and has said.
struct Agent {
    name: &'static str,
    history: Vec<usize>,
}

impl Agent {
    fn new(name: &'static str) -> Self {
        Self { name, history: Vec::new() }
    }

    /// Adds to the history and asks the model, which answers with more than `response` says.
    fn asks(&mut self, tape: &mut Tape, text: &str, response: &Json) {
        let mut new = Vec::new();
        if self.history.is_empty() {
            let system = format!("You are the {}. {}", self.name, "Work with care. ".repeat(20));
            new.push(json!({"role": "system", "content": system}));
        }
        new.push(json!({"role": "user", "content": [{"type": "text", "text": text}]}));
        let first = tape.messages.len();
        self.history.extend(first..first + new.len());
        tape.messages.extend_from_slice(&new);

        let prompt: Json = self.history.iter().map(|position| tape.messages[*position].clone()).collect();
        let prompt = workflow_log_journal::parse(&prompt.to_string()).expect("a prompt is JSON");
        let mut bytes = Vec::new();
        canonical(&prompt, &mut bytes);
        let ranges: Vec<_> = self.history.iter().map(|position| [*position, position + 1]).collect();
        let request = json!({
            "model": "synthetic-1", "messages": new, "prompt": ranges, "prompt_len": self.history.len(),
            "prompt_bytes": bytes.len(), "prompt_sha256": format!("{:x}", Sha256::digest(&bytes)),
            "tools": 0, "params": {"temperature": 0.5, "stop": ["\n\n"]},
        });
        let number = tape.lines.len();
        let mut answer = json!({
            "content": format!("answer {number}: {AWKWARD}"),
            "tool_calls": [{
                "id": format!("call_{number}"), "type": "function",
                "function": {"name": "read_file", "arguments": "{\"path\": \"\\u0000\"}"},
            }],
            "usage": {"prompt_tokens": bytes.len() / 4, "completion_tokens": 96, "cached_tokens": 0},
        });
        if response["error"].is_null() {
            // The answer is part of every later prompt, as in real runs.
            self.history.push(tape.messages.len());
        } else {
            answer = json!({});
        }
        for (key, value) in response.as_object().into_iter().flatten() {
            answer[key] = value.clone();
        }
        tape.step(self.name, "llm", &request, &answer);
        if response["error"].is_null() {
            tape.later(json!({"role": "assistant", "content": answer["content"], "tool_calls": answer["tool_calls"]}));
        }
    }
}

/// The file that is being made.
#[derive(Default)]
struct Tape {
    messages: Vec<Json>,
    lines: Vec<Json>,
}
