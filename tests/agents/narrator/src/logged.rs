//! Tells a story with its reader, who says what happens next, and prints it as the model streams it.
//!
//! `narrator < wishes.txt`, with `OPENAI_API_KEY`. The model may roll dice.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionMessageToolCall, ChatCompletionMessageToolCallChunk, ChatCompletionMessageToolCalls,
    ChatCompletionRequestAssistantMessageArgs, ChatCompletionRequestMessage,
    ChatCompletionRequestSystemMessage, ChatCompletionRequestToolMessageArgs,
    ChatCompletionRequestUserMessage, ChatCompletionStreamOptions, ChatCompletionTool, ChatCompletionTools,
    CreateChatCompletionRequestArgs, FunctionObjectArgs,
};
use futures::StreamExt as _;
use serde_json::{Value, json};
use workflow_log::prelude::*;

/// Dice that always fall the same way, so that a story can be told twice.
struct Dice {
    state: u64,
    rolled: usize,
}

#[tool]
fn roll(dice: &mut Dice, args: &Value) -> Result<String, String> {
    dice.rolled += 1;
    let sides = args["sides"].as_u64().filter(|sides| *sides > 0).ok_or("a die has at least one side")?;
    dice.state = dice.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    Ok(((dice.state >> 33) % sides + 1).to_string())
}

/// Puts the pieces of the tool calls together that a stream brings.
fn collect(
    calls: &mut BTreeMap<u32, ChatCompletionMessageToolCall>,
    piece: ChatCompletionMessageToolCallChunk,
) {
    let call = calls.entry(piece.index).or_default();
    if let Some(id) = piece.id {
        call.id = id;
    }
    if let Some(function) = piece.function {
        call.function.name.push_str(&function.name.unwrap_or_default());
        call.function.arguments.push_str(&function.arguments.unwrap_or_default());
    }
}

#[agent]
async fn narrate(
    client: &Client<OpenAIConfig>,
    history: &mut Vec<ChatCompletionRequestMessage>,
    dice: &mut Dice,
) -> Result<(), Box<dyn Error>> {
    let parameters = json!({"type": "object", "properties": {"sides": {"type": "integer"}}});
    let function = FunctionObjectArgs::default().name("roll").parameters(parameters).build()?;
    let tools = vec![ChatCompletionTools::Function(ChatCompletionTool { function })];
    loop {
        let request = CreateChatCompletionRequestArgs::default()
            .model("gpt-4o")
            .messages(history.clone())
            .tools(tools.clone())
            .stream(true)
            .stream_options(ChatCompletionStreamOptions {
                include_usage: Some(true),
                include_obfuscation: None,
            })
            .build()?;
        #[llm]
        let mut stream = client.chat().create_stream(request).await?;
        let mut told = String::new();
        let mut calls = BTreeMap::new();
        while let Some(chunk) = stream.next().await {
            for choice in chunk?.choices {
                if let Some(text) = choice.delta.content {
                    print!("{text}");
                    io::stdout().flush()?;
                    told.push_str(&text);
                }
                for piece in choice.delta.tool_calls.into_iter().flatten() {
                    collect(&mut calls, piece);
                }
            }
        }
        if calls.is_empty() {
            println!();
            history.push(ChatCompletionRequestAssistantMessageArgs::default().content(told).build()?.into());
            return Ok(());
        }
        let calls: Vec<_> = calls.into_values().collect();
        let wanted: Vec<_> = calls.iter().cloned().map(ChatCompletionMessageToolCalls::Function).collect();
        history.push(ChatCompletionRequestAssistantMessageArgs::default().tool_calls(wanted).build()?.into());
        for call in calls {
            let rolled = roll(dice, &serde_json::from_str(&call.function.arguments)?);
            let content = rolled.unwrap_or_else(|error| format!("error: {error}"));
            println!("(rolled {content})");
            let result = ChatCompletionRequestToolMessageArgs::default()
                .tool_call_id(call.id)
                .content(content)
                .build()?;
            history.push(result.into());
        }
    }
}

#[workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new();
    let system = "You are a narrator. Tell the next part of the story in one sentence.";
    let mut history = vec![ChatCompletionRequestSystemMessage::from(system).into()];
    let mut dice = Dice { state: 7, rolled: 0 };
    for wish in io::stdin().lock().lines() {
        history.push(ChatCompletionRequestUserMessage::from(wish?).into());
        narrate(&client, &mut history, &mut dice).await?;
    }
    println!("tools run: {}", dice.rolled);
    Ok(())
}
