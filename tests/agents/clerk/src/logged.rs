//! Keeps the stock of a shop: customers ask, and an agent of rig looks things up and sells them.
//!
//! `clerk "Two jars of honey, please" "And one more"`, with `OPENAI_API_KEY`.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rig::completion::Message;
use rig::prelude::*;
use rig::providers::openai::OpenAI;
use rig::rig_tool;
use rig::tool::{PortableTool, ToolExecutionError};
use serde::Deserialize;
use serde_json::{Value, json};
use workflow_log::prelude::*;

static TOOLS_RUN: AtomicUsize = AtomicUsize::new(0);

/// What something costs, in cents.
#[rig_tool]
#[tool]
fn price(
    /// The goods.
    name: String,
) -> Result<u32, ToolExecutionError> {
    TOOLS_RUN.fetch_add(1, Ordering::Relaxed);
    match name.as_str() {
        "honey" => Ok(650),
        "tea" => Ok(420),
        _ => Err(ToolExecutionError::other(format!("no price for {name}"))),
    }
}

#[derive(Deserialize)]
struct Sale {
    name: String,
    count: u32,
}

/// Takes goods out of the stock.
struct Sell {
    stock: Arc<Mutex<BTreeMap<String, u32>>>,
}

impl PortableTool for Sell {
    const NAME: &'static str = "sell";
    type Args = Sale;
    type Output = String;
    type Error = ToolExecutionError;

    fn description(&self) -> String {
        "Sells goods that there are enough of".to_owned()
    }

    fn parameters(&self) -> Value {
        json!({
            "type": "object",
            "properties": {"name": {"type": "string"}, "count": {"type": "integer"}},
            "required": ["name", "count"],
        })
    }

    #[resource(kind = "tool", name = "sell")]
    async fn call(&self, sale: Sale) -> Result<String, ToolExecutionError> {
        TOOLS_RUN.fetch_add(1, Ordering::Relaxed);
        let mut stock = self.stock.lock().unwrap_or_else(PoisonError::into_inner);
        let left = stock.entry(sale.name.clone()).or_default();
        match left.checked_sub(sale.count) {
            Some(rest) => {
                *left = rest;
                Ok(format!("sold, {rest} left"))
            }
            None => Err(ToolExecutionError::other(format!("only {left} of {}", sale.name))),
        }
    }
}

#[agent]
async fn serve(agent: &Agent, history: &mut Vec<Message>, wish: &str) -> Result<String, Box<dyn Error>> {
    #[action]
    let response = agent.prompt(wish).history(history.clone()).max_turns(5).await?;
    history.extend_from_slice(response.messages());
    Ok(response.output())
}

#[workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let stock = Arc::new(Mutex::new(BTreeMap::from([("honey".to_owned(), 3), ("tea".to_owned(), 12)])));
    let agent = AgentBuilder::new(OpenAI::from_env()?.completion("gpt-4o"))
        .preamble("You are a clerk. Ask for the price before you sell.")
        .tool(Price)
        .tool(Sell { stock: Arc::clone(&stock) })
        .build();
    let mut history = Vec::new();
    for wish in env::args().skip(1) {
        println!("> {wish}");
        println!("{}", serve(&agent, &mut history, &wish).await?);
    }
    println!("left: {:?}", stock.lock().unwrap_or_else(PoisonError::into_inner));
    println!("tools run: {}", TOOLS_RUN.load(Ordering::Relaxed));
    Ok(())
}
