//! An agent that answers questions about this machine: `cargo run --example quickstart`.
use std::{io, process::Command, process::Output};
use workflow_log::prelude::*;

struct Shell(&'static str);

#[resource(kind = "env")] // every command: what it printed, its exit code, how long it took
impl Shell {
    pub fn run_command(&self, command: &str) -> io::Result<Output> {
        Command::new(self.0).args(["-c", command]).output()
    }
}

#[agent]
struct GuideAgent {
    shell: Shell,
    #[no_log] // never written down, wherever the agent is passed
    api_key: String,
}

#[agent] // every run: what it was given, what it did, what came of it
impl GuideAgent {
    fn run(&self, question: &str) -> io::Result<String> {
        let output = self.shell.run_command(&self.ask(question))?;
        Ok(self.ask(&format!("{question} The command says: {}", String::from_utf8_lossy(&output.stdout))))
    }
    #[llm] // every query; this model is only pretended, so that the example needs no network
    fn ask(&self, prompt: &str) -> String {
        assert!(!self.api_key.is_empty(), "no key, no answer");
        let answer = prompt.split_once("says: ").map(|(_, printed)| format!("It is {}.", printed.trim()));
        answer.unwrap_or_else(|| {
            if prompt.contains("system") { "uname -s" } else { "getconf LONG_BIT" }.to_owned()
        })
    }
}

#[workflow]
fn main() -> io::Result<()> {
    let agent = GuideAgent { shell: Shell("bash"), api_key: "my secret".to_owned() };
    for question in ["What system is this?", "How many bits has it?"] {
        println!("{question} {}", agent.run(question)?);
    }
    Ok(())
}
