//! Calls that are refused, tried again or given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use client_tests::{Compared, Order, Stage, answer};
use tokio::sync::Notify;
use workflow_log::prelude::*;
use workflow_log_examples::server::{ChatRequest, Completion, Reply, Settings};

use crate::{Result, client, question, said};

/// A model that refuses so often before it answers.
fn refusing(times: u64) -> impl Fn(&ChatRequest) -> Reply + Send + Sync {
    let next = AtomicU64::new(0);
    move |_| match next.fetch_add(1, Relaxed) {
        number if number < times => Reply::error(400, format!("refusal {number}")),
        number => Reply::Completion(answer(number)),
    }
}

#[agent]
struct Stubborn {
    #[llm]
    client: Client<OpenAIConfig>,
    attempts: u32,
}

#[agent]
impl Stubborn {
    async fn run(&self) -> Result<String> {
        let request = question("o3", "Please?")?;
        let mut attempt = 1;
        loop {
            match self.client.chat().create(request.clone()).await {
                Ok(response) => return Ok(said(&response)),
                Err(_) if attempt < self.attempts => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

#[tokio::test]
async fn every_attempt_is_a_call_and_has_its_own_error() {
    let stage = Stage::new(refusing(2)).await;
    let answer = stage.play(Stubborn { client: client(&stage), attempts: 5 }.run()).await;
    assert_eq!(answer.unwrap(), "This is answer 2.");
    let compared = stage.compare(Order::Served);
    assert_eq!((compared.answered, compared.requests), (1, 3));
    assert_eq!(compared.refused.len(), 2);
    for (number, message) in compared.refused.iter().enumerate() {
        assert!(message.contains(&format!("refusal {number}")), "{message}");
    }
}

#[tokio::test]
async fn an_error_that_a_question_mark_hands_on_is_that_of_its_call() {
    #[agent]
    struct Hasty {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Hasty {
        async fn run(&self) -> Result<String> {
            let request = question("o3", "Now?")?;
            let first = self.client.chat().create(request).await?;
            Ok(said(&first))
        }
    }

    let stage = Stage::new(refusing(1)).await;
    let error = stage.play(Hasty { client: client(&stage) }.run()).await.unwrap_err();
    assert!(error.to_string().contains("refusal 0"));
    let compared = stage.compare(Order::Served);
    assert_eq!(compared, Compared { answered: 0, requests: 1, refused: vec![error.to_string()] });
}

#[tokio::test]
async fn what_the_server_does_not_tell_stays_unknown() {
    let stage = Stage::new(|_: &ChatRequest| {
        Reply::Completion(Completion { usage: None, finish_reason: None, ..answer(0) })
    });
    let stage = stage.await;
    let silent = stage.play(Stubborn { client: client(&stage), attempts: 1 }.run()).await;
    assert_eq!(silent.unwrap(), "This is answer 0.");
    assert_eq!(stage.compare(Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}

#[tokio::test]
async fn a_call_that_loses_a_race_is_cancelled() {
    #[agent]
    struct Impatient {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Impatient {
        async fn run(&self, #[no_log] asked: &Notify) -> Result<bool> {
            let request = question("slow", "Are you ready?")?;
            tokio::select! {
                response = async { self.client.chat().create(request).await } => Ok(response.is_ok()),
                () = asked.notified() => Ok(false),
            }
        }
    }

    let asked = Arc::new(Notify::new());
    let script = {
        let asked = Arc::clone(&asked);
        move |_: &ChatRequest| {
            asked.notify_one();
            Reply::text("Too late.")
        }
    };
    let delay = Duration::from_secs(3600);
    let stage = Stage::with(script, Settings { delay, ..Settings::default() }).await;
    assert!(!stage.play(Impatient { client: client(&stage) }.run(&asked)).await.unwrap());
    stage.server.ended(1).await;
    assert_eq!(stage.compare(Order::Served), Compared { answered: 0, requests: 1, refused: vec![] });
}
