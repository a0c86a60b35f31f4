//! Answers questions from a small encyclopedia, each knowing what was said before.
//!
//! `researcher "Which river is longer?" "And which is deeper?"`, with `OPENAI_API_KEY`.

use std::env;
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionMessageToolCall, ChatCompletionMessageToolCalls, ChatCompletionRequestAssistantMessageArgs,
    ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage, ChatCompletionRequestToolMessageArgs,
    ChatCompletionRequestUserMessage, ChatCompletionTool, ChatCompletionTools,
    CreateChatCompletionRequestArgs, FunctionObjectArgs,
};
use serde_json::{Value, json};
use workflow_log::prelude::*;

const PAGES: [(&str, &str); 3] = [
    ("Danube", "The Danube is a river in Europe. Length: 2850 km. It flows into the Black Sea."),
    ("Rhine", "The Rhine is a river in Europe. Length: 1230 km. It flows into the North Sea."),
    ("Black Sea", "The Black Sea is a marginal sea. Maximum depth: 2212 m."),
];

static TOOLS_RUN: AtomicUsize = AtomicUsize::new(0);

fn search(args: Value) -> Result<String, String> {
    let query = args["query"].as_str().ok_or("`query` is missing")?.to_lowercase();
    let found: Vec<_> = PAGES
        .iter()
        .filter(|(_, text)| text.to_lowercase().contains(&query))
        .map(|(title, _)| *title)
        .collect();
    if found.is_empty() { Err(format!("nothing about {query}")) } else { Ok(found.join(", ")) }
}

fn read_page(args: Value) -> Result<String, String> {
    let title = args["title"].as_str().ok_or("`title` is missing")?;
    let page = PAGES.iter().find(|(own, _)| own == &title);
    page.map(|(_, text)| (*text).to_owned()).ok_or_else(|| format!("no page {title}"))
}

#[tool]
fn call_tool(name: &str, args: Value) -> Result<String, String> {
    TOOLS_RUN.fetch_add(1, Ordering::Relaxed);
    match name {
        "search" => search(args),
        "read_page" => read_page(args),
        _ => Err(format!("no tool {name}")),
    }
}

fn tools() -> Result<Vec<ChatCompletionTools>, Box<dyn Error>> {
    let tool = |name: &str, parameter: &str| -> Result<_, Box<dyn Error>> {
        let parameters = json!({"type": "object", "properties": {parameter: {"type": "string"}}});
        let function = FunctionObjectArgs::default().name(name).parameters(parameters).build()?;
        Ok(ChatCompletionTools::Function(ChatCompletionTool { function }))
    };
    Ok(vec![tool("search", "query")?, tool("read_page", "title")?])
}

fn use_tool(call: &ChatCompletionMessageToolCall) -> Result<ChatCompletionRequestMessage, Box<dyn Error>> {
    let args = serde_json::from_str(&call.function.arguments)?;
    let content = match call_tool(&call.function.name, args) {
        Ok(content) => content,
        Err(error) => format!("error: {error}"),
    };
    println!("  [{}] {content}", call.function.name);
    let message = ChatCompletionRequestToolMessageArgs::default()
        .tool_call_id(call.id.clone())
        .content(content)
        .build()?;
    Ok(message.into())
}

#[agent]
async fn research(
    client: &Client<OpenAIConfig>,
    history: &mut Vec<ChatCompletionRequestMessage>,
    question: &str,
) -> Result<String, Box<dyn Error>> {
    history.push(ChatCompletionRequestUserMessage::from(question).into());
    for _ in 0..10 {
        let request = CreateChatCompletionRequestArgs::default()
            .model("gpt-4o-mini")
            .messages(history.clone())
            .tools(tools()?)
            .build()?;
        #[llm]
        let response = client.chat().create(request).await?;
        let message = response.choices.into_iter().next().ok_or("the model said nothing")?.message;
        let calls = message.tool_calls.unwrap_or_default();
        if calls.is_empty() {
            let answer = message.content.unwrap_or_default();
            history
                .push(ChatCompletionRequestAssistantMessageArgs::default().content(&*answer).build()?.into());
            return Ok(answer);
        }
        history.push(
            ChatCompletionRequestAssistantMessageArgs::default().tool_calls(calls.clone()).build()?.into(),
        );
        for call in &calls {
            if let ChatCompletionMessageToolCalls::Function(call) = call {
                history.push(use_tool(call)?);
            }
        }
    }
    Err("the model does not come to an end".into())
}

#[workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new();
    let system = "You are a researcher. Look things up before you answer.";
    let mut history = vec![ChatCompletionRequestSystemMessage::from(system).into()];
    for question in env::args().skip(1) {
        println!("{question}");
        let answer = research(&client, &mut history, &question).await?;
        println!("{answer}");
    }
    println!("{} messages", history.len());
    println!("tools run: {}", TOOLS_RUN.load(Ordering::Relaxed));
    Ok(())
}
