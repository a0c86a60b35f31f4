//! Finds something to cook from what is in the pantry, with a model of Ollama's.
//!
//! `cook < wishes.txt`, with `OLLAMA_URL` unless Ollama is where it usually is.

use std::env;
use std::error::Error;
use std::io::{self, BufRead as _};

use ollama_rs::Ollama;
use ollama_rs::error::OllamaError;
use ollama_rs::generation::chat::request::ChatMessageRequest;
use ollama_rs::generation::chat::{ChatMessage, ChatMessageResponse};
use ollama_rs::generation::tools::{ToolFunctionInfo, ToolInfo, ToolType};
use serde_json::Value;
use workflow_log::prelude::*;

const MODEL: &str = "llama3.2:latest";

#[tool]
fn pantry(args: Value) -> Result<String, String> {
    match args["shelf"].as_str() {
        Some("top") => Ok("flour, sugar, salt".to_owned()),
        Some("bottom") => Ok("potatoes, onions".to_owned()),
        Some(shelf) => Err(format!("there is no {shelf} shelf")),
        None => Err("which shelf?".to_owned()),
    }
}

fn tools() -> Vec<ToolInfo> {
    let parameters = schemars::json_schema!({
        "type": "object",
        "properties": {"shelf": {"type": "string", "enum": ["top", "bottom"]}},
        "required": ["shelf"],
    });
    let function = ToolFunctionInfo {
        name: "pantry".to_owned(),
        description: "What is on a shelf of the pantry".to_owned(),
        parameters,
    };
    vec![ToolInfo { tool_type: ToolType::Function, function }]
}

#[resource]
async fn ask(
    ollama: &Ollama,
    history: &mut Vec<ChatMessage>,
    messages: Vec<ChatMessage>,
) -> Result<ChatMessageResponse, OllamaError> {
    let request = ChatMessageRequest::new(MODEL.to_owned(), messages).tools(tools());
    #[llm]
    ollama.send_chat_messages_with_history(history, request).await
}

#[agent]
async fn cook(
    ollama: &Ollama,
    history: &mut Vec<ChatMessage>,
    wish: String,
    tools_run: &mut usize,
) -> Result<String, OllamaError> {
    let mut response = ask(ollama, history, vec![ChatMessage::user(wish)]).await?;
    while !response.message.tool_calls.is_empty() {
        let mut results = Vec::new();
        for call in response.message.tool_calls {
            *tools_run += 1;
            let found = pantry(call.function.arguments).unwrap_or_else(|error| format!("error: {error}"));
            println!("({found})");
            results.push(ChatMessage::tool(found));
        }
        response = ask(ollama, history, results).await?;
    }
    Ok(response.message.content)
}

#[workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut ollama = Ollama::default();
    if let Ok(url) = env::var("OLLAMA_URL") {
        ollama = Ollama::builder().url(url).build();
    }
    let mut history = vec![ChatMessage::system("You are a cook. Look into the pantry first.".to_owned())];
    let mut tools_run = 0;
    for wish in io::stdin().lock().lines() {
        let wish = wish?;
        println!("> {wish}");
        println!("{}", cook(&ollama, &mut history, wish, &mut tools_run).await?);
    }
    println!("{} messages", history.len());
    println!("tools run: {tools_run}");
    Ok(())
}
