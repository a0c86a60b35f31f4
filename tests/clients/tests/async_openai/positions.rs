//! Calls wherever an expression may stand in an agent.

use std::future::pending;
use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionRequestSystemMessageArgs, ChatCompletionRequestUserMessageArgs,
    CreateChatCompletionRequest, CreateChatCompletionRequestArgs,
};
use client_tests::{Compared, Order, Stage, numbered};
use workflow_log::prelude::*;

use crate::{Result, client, question, said};

#[tokio::test]
async fn a_call_that_is_awaited_where_it_stands() {
    #[agent]
    struct Writer {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Writer {
        async fn run(&self, topic: &str) -> Result<String> {
            let request = CreateChatCompletionRequestArgs::default()
                .model("gpt-4o-mini")
                .max_completion_tokens(512_u32)
                .messages([
                    ChatCompletionRequestSystemMessageArgs::default()
                        .content("You write poems.\n\"Short\" ones.")
                        .build()?
                        .into(),
                    ChatCompletionRequestUserMessageArgs::default().content(topic).build()?.into(),
                ])
                .temperature(0.3)
                .build()?;
            let response = self.client.chat().create(request).await?;
            Ok(said(&response))
        }
    }

    let stage = Stage::new(numbered()).await;
    let poem = stage.play(Writer { client: client(&stage) }.run("Rain, größer als Bäume")).await.unwrap();
    assert_eq!(poem, "This is answer 0.");
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}

#[tokio::test]
async fn calls_in_matches_conditions_and_arguments() {
    #[agent]
    struct Judge {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Judge {
        async fn run(&mut self) -> Result<usize> {
            let request = question("match", "Is it good?")?;
            let length = match self.client.chat().create(request).await {
                Ok(response) if response.choices.len() == 1 => said(&response).len(),
                Ok(_) => 0,
                Err(error) => return Err(error),
            };
            let request = question("condition", "Is it really?")?;
            if self.client.chat().create(request).await.is_ok() {
                let request = question("let", "Are you sure?")?;
                let Ok(response) = self.client.chat().create(request).await else { return Ok(0) };
                let request = question("if let", &said(&response))?;
                if let Ok(response) = self.client.chat().create(request).await {
                    assert_eq!(said(&response), "This is answer 3.");
                }
            }
            let mut rounds = 0;
            let request = question("while", "Once more?")?;
            while rounds < 2 && self.client.chat().create(request.clone()).await.is_ok() {
                rounds += 1;
            }
            let text = said(&self.client.chat().create(question("argument", "What was it?")?).await?);
            let field = self.client.chat().create(question("field", "Short?")?).await?.choices.len();
            Ok(length + text.len() + field)
        }
    }

    let stage = Stage::new(numbered()).await;
    let length = stage.play(Judge { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(length, 17 + 17 + 1);
    assert_eq!(stage.compare(Order::Served), Compared { answered: 8, requests: 6, refused: vec![] });
}

#[tokio::test]
async fn calls_whose_future_somebody_else_awaits() {
    #[agent]
    struct Racer {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Racer {
        async fn run(&self) -> Result<Vec<String>> {
            let request = question("timeout", "Quick?")?;
            let in_time =
                tokio::time::timeout(Duration::from_secs(600), self.client.chat().create(request)).await;
            let mut answers = vec![said(&in_time.unwrap()?)];

            let first = question("first", "One?")?;
            let second = question("second", "Two?")?;
            let (one, two) = tokio::join!(async { self.client.chat().create(first).await }, async {
                self.client.chat().create(second).await
            },);
            answers.extend([said(&one?), said(&two?)]);

            let request = question("select", "Who is first?")?;
            tokio::select! {
                response = async { self.client.chat().create(request).await } => answers.push(said(&response?)),
                () = pending() => {}
            }

            let request = question("try_join", "Both?")?;
            let (one, two) =
                tokio::try_join!(async { self.client.chat().create(request).await }, async move {
                    self.client.chat().create(question("unnamed", "Both?")?).await
                },)?;
            answers.extend([said(&one), said(&two)]);
            Ok(answers)
        }
    }

    let stage = Stage::new(numbered()).await;
    let answers = stage.play(Racer { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(answers.len(), 6);
    assert_eq!(stage.compare(Order::Any), Compared { answered: 6, requests: 5, refused: vec![] });
}

#[tokio::test]
async fn calls_in_blocks_and_closures() {
    #[agent]
    struct Poet {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Poet {
        async fn run(&self) -> Result<Vec<String>> {
            let ask = |request: CreateChatCompletionRequest| async {
                let response = self.client.chat().create(request).await?;
                Ok::<_, OpenAIError>(said(&response))
            };
            let mut verses = vec![ask(question("closure", "One?")?).await?];
            verses.push(ask(question("closure again", "Two?")?).await?);

            let block = async {
                let request = question("block", "Three?")?;
                Ok::<_, OpenAIError>(said(&self.client.chat().create(request).await?))
            };
            verses.push(block.await?);

            let chorus = async |request: CreateChatCompletionRequest| {
                Ok::<_, OpenAIError>(said(&self.client.chat().create(request).await?))
            };
            verses.push(chorus(question("async closure", "Four?")?).await?);

            for text in ["Five?", "Six?"] {
                let request = question(text, text)?;
                verses.push(said(&self.client.chat().create(request).await?));
            }
            let boxed = Box::pin(async move {
                let request = question("pinned", "Seven?")?;
                self.client.chat().create(request).await
            });
            verses.push(said(&boxed.await?));
            Ok(verses)
        }
    }

    let stage = Stage::new(numbered()).await;
    let verses = stage.play(Poet { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(verses.last().unwrap(), "This is answer 6.");
    assert_eq!(stage.compare(Order::Served), Compared { answered: 7, requests: 4, refused: vec![] });
}

#[tokio::test]
async fn clones_and_steps_towards_a_call_are_no_calls() {
    #[agent]
    struct Idler {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Idler {
        async fn run(&self) -> Result<String> {
            let clone = self.client.clone();
            let chat = self.client.chat();
            let _base = self.client.config();
            let _never = clone.chat();
            let request = question("chat", "Still there?")?;
            #[llm]
            let response = chat.create(request).await?;
            Ok(said(&response))
        }
    }

    let stage = Stage::new(numbered()).await;
    stage.play(Idler { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}
