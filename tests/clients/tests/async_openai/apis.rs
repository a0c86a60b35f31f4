//! Calls of tools, the responses API, and requests and replies without types.

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionMessageToolCalls, ChatCompletionRequestAssistantMessageArgs, ChatCompletionRequestMessage,
    ChatCompletionRequestToolMessageArgs, ChatCompletionRequestUserMessageArgs, ChatCompletionTool,
    ChatCompletionTools, CreateChatCompletionRequestArgs, FunctionObjectArgs,
};
use async_openai::types::responses::CreateResponseArgs;
use client_tests::{Compared, Order, Stage, answer, numbered};
use serde_json::{Value, json};
use workflow_log::prelude::*;
use workflow_log_examples::server::{ChatRequest, Completion, Reply, ToolCall};

use crate::{Result, client, said};

/// A model that calls two tools, and answers when it has their results.
fn tool_user(request: &ChatRequest) -> Reply {
    let results = request.tool_results().count() as u64;
    let calls = [ToolCall::new("c1", "ls", r#"{"path": "/ü"}"#), ToolCall::new("c2", "pwd", "{}")];
    let completion = match results {
        0 => Completion {
            content: None,
            tool_calls: calls.to_vec(),
            finish_reason: Some("tool_calls".to_owned()),
            ..answer(0)
        },
        _ => answer(results),
    };
    Reply::Completion(completion)
}

#[tokio::test]
async fn a_conversation_with_tools() {
    #[agent]
    struct Operator {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Operator {
        async fn run(&self) -> Result<String> {
            let tools = ["ls", "pwd"].map(|name| {
                let function = FunctionObjectArgs::default()
                    .name(name)
                    .description("Looks.")
                    .parameters(json!({"type": "object", "properties": {"path": {"type": "string"}}}))
                    .build();
                function.map(|function| ChatCompletionTools::Function(ChatCompletionTool { function }))
            });
            let tools = tools.into_iter().collect::<Result<Vec<_>>>()?;
            let opening =
                ChatCompletionRequestUserMessageArgs::default().content("What is there?").build()?;
            let mut messages: Vec<ChatCompletionRequestMessage> = vec![opening.into()];
            loop {
                let request = CreateChatCompletionRequestArgs::default()
                    .model("gpt-5")
                    .messages(messages.clone())
                    .tools(tools.clone())
                    .parallel_tool_calls(true)
                    .build()?;
                let response = self.client.chat().create(request).await?;
                let Some(calls) = &response.choices[0].message.tool_calls else {
                    return Ok(said(&response));
                };
                let asked =
                    ChatCompletionRequestAssistantMessageArgs::default().tool_calls(calls.clone()).build()?;
                messages.push(asked.into());
                for call in calls {
                    let ChatCompletionMessageToolCalls::Function(call) = call else { continue };
                    let result = ChatCompletionRequestToolMessageArgs::default()
                        .tool_call_id(&call.id)
                        .content(format!("{} found nothing", call.function.name))
                        .build()?;
                    messages.push(result.into());
                }
            }
        }
    }

    let stage = Stage::new(tool_user).await;
    let answer = stage.play(Operator { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(answer, "This is answer 2.");
    assert_eq!(stage.server.exchanges()[0].tool_calls.len(), 2);
    assert_eq!(stage.compare(Order::Served), Compared { answered: 2, requests: 2, refused: vec![] });
}

#[tokio::test]
async fn the_responses_api() {
    #[agent]
    struct Responder {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Responder {
        async fn run(&self, questions: u32) -> Result<Vec<String>> {
            let mut answers = Vec::new();
            for number in 0..questions {
                let request = CreateResponseArgs::default()
                    .model("gpt-5-mini")
                    .instructions("Be brief.")
                    .input(format!("Question {number}?"))
                    .max_output_tokens(64_u32)
                    .build()?;
                let response = self.client.responses().create(request).await?;
                answers.push(response.output_text().unwrap_or_default());
            }
            Ok(answers)
        }
    }

    let stage = Stage::new(numbered()).await;
    let answers = stage.play(Responder { client: client(&stage) }.run(4)).await.unwrap();
    assert_eq!(answers[3], "This is answer 3.");
    assert_eq!(stage.compare(Order::Served), Compared { answered: 4, requests: 4, refused: vec![] });
}

#[tokio::test]
async fn the_responses_api_with_tools() {
    #[agent]
    struct Responder {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Responder {
        async fn run(&self) -> Result<usize> {
            let request =
                CreateResponseArgs::default().model("gpt-5-mini").input("What is there?").build()?;
            Ok(self.client.responses().create(request).await?.output.len())
        }
    }

    let stage = Stage::new(tool_user).await;
    assert_eq!(stage.play(Responder { client: client(&stage) }.run()).await.unwrap(), 2);
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}

#[tokio::test]
async fn requests_and_replies_without_types() {
    #[agent]
    struct Freehand {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Freehand {
        async fn run(&self) -> Result<String> {
            let request: Value = json!({
                "model": "local/llama",
                "messages": [{"role": "user", "content": "Who are you?"}],
                "top_k": 40,
                "temperature": 0.1,
            });
            let response = self.client.chat().create_byot::<_, Value>(request).await?;
            let mut text =
                response["choices"][0]["message"]["content"].as_str().unwrap_or_default().to_owned();

            let request: Value = json!({"model": "m", "input": "And now?"});
            let response = self.client.responses().create_byot::<_, Value>(request).await?;
            text += response["output"][0]["content"][0]["text"].as_str().unwrap_or_default();

            let request: Value = json!({"model": "m", "messages": [{"role": "user", "content": "Again?"}]});
            let response = self.client.chat().create_byot::<_, Value>(&request).await?;
            text += response["model"].as_str().unwrap_or_default();
            Ok(text)
        }
    }

    let stage = Stage::new(numbered()).await;
    let text = stage.play(Freehand { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(text, "This is answer 0.This is answer 1.m");
    assert_eq!(stage.compare(Order::Served), Compared { answered: 3, requests: 3, refused: vec![] });
}

#[tokio::test]
async fn a_request_of_the_json_macro() {
    #[agent]
    struct Freehand {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Freehand {
        async fn run(&self) -> Result<Value> {
            let request = json!({"model": "m", "messages": [{"role": "user", "content": "Who are you?"}]});
            let response = self.client.chat().create_byot::<_, Value>(request).await?;
            Ok(response)
        }
    }

    let stage = Stage::new(numbered()).await;
    stage.play(Freehand { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}
