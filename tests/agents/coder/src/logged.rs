//! A coding assistant: asks a model what to do, and does it, until the model calls no more tools.
//!
//! `coder "make the tests pass"`, with `OPENAI_API_KEY`, and `OPENAI_BASE_URL` for another provider.

use std::error::Error;
use std::process::Command;
use std::{env, fs};

use async_openai::Client;
use serde_json::{Value, json};
use workflow_log::prelude::*;

const SYSTEM: &str = "You are a coding assistant in a folder with a small project. Use the tools.";

fn read_file(args: Value) -> Result<String, String> {
    let path = args["path"].as_str().ok_or("`path` is missing")?;
    fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

fn write_file(args: Value) -> Result<String, String> {
    let path = args["path"].as_str().ok_or("`path` is missing")?;
    let content = args["content"].as_str().ok_or("`content` is missing")?;
    fs::write(path, content).map_err(|error| format!("{path}: {error}"))?;
    Ok(format!("{} bytes written", content.len()))
}

fn bash(args: Value) -> Result<String, String> {
    let command = args["command"].as_str().ok_or("`command` is missing")?;
    let output = Command::new("sh").args(["-c", command]).output().map_err(|error| error.to_string())?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(stdout)
    } else {
        Err(format!("{}\n{stdout}{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

fn tool(name: &str, description: &str, parameters: &[&str]) -> Value {
    let properties: serde_json::Map<_, _> =
        parameters.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
    json!({
        "type": "function",
        "function": {
            "name": name,
            "description": description,
            "parameters": {"type": "object", "properties": properties, "required": parameters},
        },
    })
}

#[workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let prompt = env::args().nth(1).ok_or("usage: coder PROMPT")?;
    let model = env::var("CODER_MODEL").unwrap_or_else(|_| "gpt-4o".to_owned());
    let client = Client::new();
    let tools = json!([
        tool("read_file", "Reads a file.", &["path"]),
        tool("write_file", "Writes a file.", &["path", "content"]),
        tool("bash", "Runs a command.", &["command"]),
    ]);
    let mut messages =
        vec![json!({"role": "system", "content": SYSTEM}), json!({"role": "user", "content": prompt})];
    let mut tools_run = 0;

    loop {
        #[llm]
        let response: Value =
            client.chat().create_byot(json!({"model": model, "messages": messages, "tools": tools})).await?;
        let message = response["choices"][0]["message"].clone();
        messages.push(message.clone());
        if let Some(text) = message["content"].as_str() {
            println!("{text}");
        }
        let Some(calls) = message["tool_calls"].as_array() else { break };
        for call in calls {
            let name = call["function"]["name"].as_str().unwrap_or_default();
            let args: Value = serde_json::from_str(call["function"]["arguments"].as_str().unwrap_or("{}"))?;
            #[tool]
            let result = match name {
                "read_file" => read_file(args),
                "write_file" => write_file(args),
                "bash" => bash(args),
                _ => return Err(format!("the model called {name}, which is no tool").into()),
            };
            tools_run += 1;
            println!("{name}: {}", if result.is_ok() { "ok" } else { "failed" });
            let content = result.unwrap_or_else(|error| format!("error: {error}"));
            messages.push(json!({"role": "tool", "tool_call_id": call["id"], "content": content}));
        }
    }
    println!("tools run: {tools_run}");
    Ok(())
}
