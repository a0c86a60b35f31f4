//! Follows parcels: asks a model over plain HTTP, and makes the calls it wants side by side.
//!
//! `courier P1 P2 P3`, with `OPENAI_API_KEY`, and `OPENAI_BASE_URL` for another provider.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;
use workflow_log::prelude::*;

static TOOLS_RUN: AtomicUsize = AtomicUsize::new(0);

async fn track(args: Value) -> Result<String, String> {
    let parcel = args["parcel"].as_str().ok_or("`parcel` is missing")?;
    // What is looked up far away comes in another order than it was asked for.
    let number = parcel.trim_start_matches('P').parse().map_err(|_| format!("{parcel} is no parcel"))?;
    sleep(Duration::from_millis(20 / u64::max(number, 1))).await;
    Ok(format!("{parcel} has left town {number}"))
}

#[tool]
async fn call_tool(name: String, args: Value) -> Result<String, String> {
    TOOLS_RUN.fetch_add(1, Ordering::Relaxed);
    match name.as_str() {
        "track" => track(args).await,
        _ => Err(format!("no tool {name}")),
    }
}

#[agent]
async fn call_tools(calls: &[Value]) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut running = JoinSet::new();
    for (index, call) in calls.iter().enumerate() {
        let name = call["function"]["name"].as_str().unwrap_or_default().to_owned();
        let args = serde_json::from_str(call["function"]["arguments"].as_str().unwrap_or_default())?;
        let id = call["id"].clone();
        running.spawn(async move {
            let content = call_tool(name, args).await.unwrap_or_else(|error| format!("error: {error}"));
            (index, json!({"role": "tool", "tool_call_id": id, "content": content}))
        });
    }
    let mut results = BTreeMap::new();
    while let Some(result) = running.join_next().await {
        let (index, message) = result?;
        results.insert(index, message);
    }
    Ok(results.into_values().collect())
}

#[agent]
async fn follow(client: &Client, base_url: &str, parcels: &[String]) -> Result<String, Box<dyn Error>> {
    let url = format!("{base_url}/chat/completions");
    let key = env::var("OPENAI_API_KEY")?;
    let parameters = json!({"type": "object", "properties": {"parcel": {"type": "string"}}});
    let tools = json!([{"type": "function", "function": {"name": "track", "parameters": parameters}}]);
    let mut messages = vec![
        json!({"role": "system", "content": "You are a courier. Say where each parcel is."}),
        json!({"role": "user", "content": parcels.join(", ")}),
    ];
    loop {
        let body = json!({"model": "gpt-4o-mini", "messages": messages, "tools": tools});
        #[llm]
        let reply: Value =
            client.post(&url).bearer_auth(&key).json(&body).send().await?.error_for_status()?.json().await?;
        let message = reply["choices"][0]["message"].clone();
        messages.push(message.clone());
        match message["tool_calls"].as_array() {
            Some(calls) => {
                for result in call_tools(calls).await? {
                    println!("- {}", result["content"].as_str().unwrap_or_default());
                    messages.push(result);
                }
            }
            None => return Ok(message["content"].as_str().unwrap_or_default().to_owned()),
        }
    }
}

#[workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let base_url = env::var("OPENAI_BASE_URL").unwrap_or_else(|_| "https://api.openai.com/v1".to_owned());
    let parcels: Vec<_> = env::args().skip(1).collect();
    let client = Client::new();
    println!("{}", follow(&client, &base_url, &parcels).await?);
    println!("tools run: {}", TOOLS_RUN.load(Ordering::Relaxed));
    Ok(())
}
