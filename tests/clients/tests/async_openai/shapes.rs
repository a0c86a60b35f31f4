//! Clients in fields of other types, in generic agents and in those of a trait.

use std::sync::Arc;

use async_openai::Client;
use async_openai::config::{Config, OpenAIConfig};
use async_openai::types::chat::CreateChatCompletionRequest;
use async_trait::async_trait;
use client_tests::{Compared, Order, Stage, numbered};
use tokio::sync::Mutex;
use workflow_log::prelude::*;

use crate::{Result, client, question, said};

#[tokio::test]
async fn shared_optional_and_locked_clients() {
    #[agent]
    struct Keeper {
        #[llm]
        shared: Arc<Client<OpenAIConfig>>,
        #[llm]
        optional: Option<Client<OpenAIConfig>>,
        #[llm]
        locked: Mutex<Client<OpenAIConfig>>,
        request: CreateChatCompletionRequest,
    }

    #[agent]
    impl Keeper {
        async fn run(&self, request: CreateChatCompletionRequest) -> Result<Vec<String>> {
            let one = self.shared.chat().create(request.clone()).await?;
            let two = self.optional.as_ref().unwrap().chat().create(request).await?;
            let three = self.locked.lock().await.chat().create(self.request.clone()).await?;
            Ok(vec![said(&one), said(&two), said(&three)])
        }
    }

    let stage = Stage::new(numbered()).await;
    let keeper = Keeper {
        shared: Arc::new(client(&stage)),
        optional: Some(client(&stage)),
        locked: Mutex::new(client(&stage)),
        request: question("field", "Where am I?").unwrap(),
    };
    stage.play(keeper.run(question("parameter", "Where are you?").unwrap())).await.unwrap();
    assert_eq!(stage.compare(Order::Served), Compared { answered: 3, requests: 3, refused: vec![] });
}

#[tokio::test]
async fn an_agent_that_is_generic_in_its_client() {
    #[agent]
    struct Anyone<C: Config> {
        #[llm]
        client: Client<C>,
    }

    #[agent]
    impl<C: Config> Anyone<C> {
        async fn run(&self) -> Result<String> {
            let request = question("generic", "Who am I?")?;
            let answer = self.client.chat().create(request).await.map(|response| said(&response))?;
            Ok(answer)
        }
    }

    let stage = Stage::new(numbered()).await;
    stage.play(Anyone { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}

#[tokio::test]
async fn an_agent_behind_a_trait() {
    #[async_trait]
    trait Answers {
        async fn run(&mut self, text: &str) -> Result<String>;
    }

    #[agent]
    struct Oracle {
        #[llm(name = "oracle")]
        client: Client<OpenAIConfig>,
        asked: usize,
    }

    #[agent]
    #[async_trait]
    impl Answers for Oracle {
        async fn run(&mut self, text: &str) -> Result<String> {
            let request = question("trait", text)?;
            let response = self.client.chat().create(request).await?;
            self.asked += 1;
            Ok(said(&response))
        }
    }

    let stage = Stage::new(numbered()).await;
    let mut oracle: Box<dyn Answers> = Box::new(Oracle { client: client(&stage), asked: 0 });
    let both = stage.play(async {
        oracle.run("Will it rain?").await?;
        oracle.run("Really?").await
    });
    assert_eq!(both.await.unwrap(), "This is answer 1.");
    assert_eq!(stage.compare(Order::Served), Compared { answered: 2, requests: 2, refused: vec![] });
}

#[agent]
async fn summary(client: &Client<OpenAIConfig>, text: &str) -> Result<String> {
    let request = question("function", text)?;
    #[llm]
    let response = client.chat().create(request).await?;
    Ok(said(&response))
}

#[tokio::test]
async fn an_agent_that_is_a_function_with_a_marked_statement() {
    let stage = Stage::new(numbered()).await;
    stage.play(summary(&client(&stage), "A long story.")).await.unwrap();
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}
