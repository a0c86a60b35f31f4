//! Every shape of agent and resource leaves the tree it should.
#![allow(clippy::unused_async, clippy::unused_self, missing_docs)]

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use behaviour_tests::Logs;
use expect_test::expect;
use serde::Serialize;
use workflow_log::prelude::*;

#[derive(Serialize)]
struct Answer {
    text: String,
}

struct Shell;

#[resource(kind = "env", name = "kali")]
impl Shell {
    pub fn new() -> io::Result<Self> {
        Ok(Self)
    }

    pub fn run_command(&self, command: &str, _retries: u32) -> io::Result<Output> {
        Command::new("bash").arg("-c").arg(command).output()
    }

    fn helper(&self) {}
}

#[agent]
struct ExecutorAgent {
    shell: Shell,
    model: String,
    #[no_log]
    api_key: String,
}

#[agent]
impl ExecutorAgent {
    fn new(shell: Shell) -> Self {
        Self { shell, model: "m-1".into(), api_key: "sk-never-seen".into() }
    }

    pub async fn run(&mut self, task: &str) -> io::Result<Answer> {
        let reply = self.query(task).await?;
        let output = self.observe(&reply)?;
        Ok(Answer { text: String::from_utf8_lossy(&output.stdout).into_owned() })
    }

    #[llm]
    async fn query(&self, prompt: &str) -> io::Result<serde_json::Value> {
        if prompt.is_empty() {
            return Err(io::Error::other("no prompt"));
        }
        Ok(serde_json::json!({
            "model": self.model, "content": format!("echo {prompt}"), "usage": {"input_tokens": 3, "output_tokens": 2},
        }))
    }

    fn observe(&self, reply: &serde_json::Value) -> io::Result<Output> {
        let _ = &self.api_key;
        self.shell.helper();
        self.shell.run_command(reply["content"].as_str().unwrap_or("false"), 2)
    }
}

#[workflow(name = "flow", verbosity = "debug", logs_dir = logs, metadata(purpose = "test"))]
async fn flow(
    #[no_log] logs: &Path,
    task_repo_dir: &Path,
    bounty_number: u32,
    rounds: usize,
) -> io::Result<()> {
    let mut agent = ExecutorAgent::new(Shell::new()?);
    for round in 0..rounds {
        agent.run(if round == 0 { "one" } else { "two" }).await?;
    }
    agent.run("").await?;
    Ok(())
}

#[tokio::test]
async fn a_workflow_of_an_agent_with_a_shell() {
    let logs = Logs::new();
    let ended = flow(logs.path(), Path::new("repos/lunary"), 7, 2).await;
    assert_eq!(ended.unwrap_err().to_string(), "no prompt");
    logs.check(&expect![[r#"
        flow: failed repo="repos/lunary" bounty=7 rounds=2 purpose="test" !! no prompt
          iteration 1: completed
            [executor_agent](task="one"): completed config={"shell":"shapes::Shell","model":"m-1"} -> {"text":"one\n"}
              llm(prompt="one"): completed model="m-1" input_tokens=3 output_tokens=2 -> {"content":"echo one","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}
              observe <step>(reply={"content":"echo one","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}): completed -> {"stdout":"one\n","stderr":"","exit_code":0}
                kali <env>(command="echo one", _retries=2): completed exit_code=0 -> {"stdout":"one\n","stderr":"","exit_code":0}
          iteration 2: completed
            [executor_agent](task="two"): completed -> {"text":"two\n"}
              llm(prompt="two"): completed model="m-1" input_tokens=3 output_tokens=2 -> {"content":"echo two","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}
              observe <step>(reply={"content":"echo two","model":"m-1","usage":{"input_tokens":3,"output_tokens":2}}): completed -> {"stdout":"two\n","stderr":"","exit_code":0}
                kali <env>(command="echo two", _retries=2): completed exit_code=0 -> {"stdout":"two\n","stderr":"","exit_code":0}
          iteration 3: failed
            [executor_agent](task=""): failed !! no prompt
              llm(prompt=""): failed !! no prompt
        resources: Shell
    "#]]);
    assert!(!logs.bytes().contains("sk-never-seen"));
    let name = logs.run().name();
    assert!(name.starts_with("flow_lunary_7_2"), "{name}");
}
