//! Chats about the weather, with any model that genai knows.
//!
//! `chatter`, a line for each thing you say; with `OPENAI_API_KEY`, and `OPENAI_BASE_URL` for another
//! provider of the same API.

use std::env;
use std::error::Error;
use std::io::{self, BufRead as _};

use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatRequest, Tool, ToolResponse};
use genai::resolver::{Endpoint, ServiceTargetResolver};
use genai::{Client, ModelIden, ServiceTarget};
use serde_json::{Value, json};
use workflow_log::prelude::*;

#[agent]
struct Chatter {
    #[llm]
    client: Client,
    model: String,
    conversation: ChatRequest,
    tools_run: usize,
}

#[tool]
fn forecast(args: &Value) -> Result<String, String> {
    let city = args["city"].as_str().ok_or("which city?")?;
    match city {
        "Bergen" => Ok("rain, 9 °C".to_owned()),
        "Sevilla" => Ok("sun, 31 °C".to_owned()),
        _ => Err(format!("no station in {city}")),
    }
}

#[agent(run = "answer")]
impl Chatter {
    fn new(client: Client, model: &str) -> Self {
        let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}});
        let tool = Tool::new("forecast").with_description("Tomorrow's weather").with_schema(schema);
        let conversation = ChatRequest::from_system("You chat about the weather.").with_tools([tool]);
        Self { client, model: model.to_owned(), conversation, tools_run: 0 }
    }

    async fn answer(&mut self, line: &str) -> Result<String, Box<dyn Error>> {
        self.say(ChatMessage::user(line));
        loop {
            let response = self.client.exec_chat(&self.model, self.conversation.clone(), None).await?;
            let text = response.first_text().unwrap_or_default().to_owned();
            let calls = response.into_tool_calls();
            if calls.is_empty() {
                self.say(ChatMessage::assistant(&text));
                return Ok(text);
            }
            self.say(ChatMessage::from(calls.clone()));
            for call in calls {
                self.tools_run += 1;
                let weather = forecast(&call.fn_arguments).unwrap_or_else(|error| format!("error: {error}"));
                println!("({weather})");
                self.say(ChatMessage::from(ToolResponse::from_tool_call(&call, weather)));
            }
        }
    }

    fn say(&mut self, message: ChatMessage) {
        self.conversation.messages.push(message);
    }
}

/// The client genai makes, or one for the server that the environment names.
fn connect() -> Result<Client, Box<dyn Error>> {
    let Ok(base_url) = env::var("OPENAI_BASE_URL") else { return Ok(Client::new()?) };
    let resolver = ServiceTargetResolver::from_resolver_fn(
        move |target: ServiceTarget| -> Result<ServiceTarget, genai::resolver::Error> {
            let model = ModelIden::new(AdapterKind::OpenAI, target.model.model_name);
            Ok(ServiceTarget { endpoint: Endpoint::from_owned(format!("{base_url}/")), model, ..target })
        },
    );
    Ok(Client::builder().with_service_target_resolver(resolver).build()?)
}

#[workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut chatter = Chatter::new(connect()?, "gpt-4o-mini");
    for line in io::stdin().lock().lines() {
        let line = line?;
        println!("> {line}");
        match chatter.answer(&line).await {
            Ok(answer) => println!("{answer}"),
            Err(error) => println!("no answer: {error}"),
        }
    }
    println!("tools run: {}", chatter.tools_run);
    Ok(())
}
