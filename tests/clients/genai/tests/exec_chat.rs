//! Is every call of `exec_chat` recorded, once and as it was, when the client's field is marked?

use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use client_tests::{Compared, Order, Stage, answer, numbered};
use genai::Client;
use genai::chat::{ChatMessage, ChatRequest, Tool};
use genai_tests::{client, compare};
use workflow_log::prelude::*;
use workflow_log_examples::server::{ChatRequest as Asked, Completion, Reply, ToolCall};

type Result<T> = std::result::Result<T, genai::Error>;

fn question(text: &str) -> ChatRequest {
    ChatRequest::new(vec![ChatMessage::user(text)]).with_system("You are brief.")
}

#[tokio::test]
async fn a_conversation() {
    #[agent]
    struct Talker {
        #[llm]
        client: Client,
        model: String,
    }

    #[agent]
    impl Talker {
        async fn run(&self, questions: &[&str]) -> Result<String> {
            let mut request = ChatRequest::default().with_system("Answer in one sentence.");
            let mut last = String::new();
            for question in questions {
                request = request.append_message(ChatMessage::user(*question));
                let response = self.client.exec_chat(&self.model, request.clone(), None).await?;
                last = response.first_text().unwrap_or_default().to_owned();
                request = request.append_message(ChatMessage::assistant(&last));
            }
            Ok(last)
        }
    }

    let stage = Stage::new(numbered()).await;
    let talker = Talker { client: client(&stage), model: "gpt-4o-mini".to_owned() };
    let last = stage.play(talker.run(&["Why is the sky blue?", "Why \"red\"?", "Überall?"])).await.unwrap();
    assert_eq!(last, "This is answer 2.");
    assert_eq!(compare(&stage, Order::Served), Compared { answered: 3, requests: 3, refused: vec![] });
}

#[tokio::test]
async fn calls_in_every_position() {
    #[agent]
    struct Racer {
        #[llm]
        client: Client,
    }

    #[agent]
    impl Racer {
        async fn run(&self) -> Result<usize> {
            let model = "gpt-4o";
            let mut length = 0;
            let request = question("match");
            match self.client.exec_chat(model, request, None).await {
                Ok(response) => length += response.first_text().unwrap_or_default().len(),
                Err(error) => return Err(error),
            }
            let request = question("condition");
            if self.client.exec_chat(model, request, None).await.is_ok() {
                length += 1;
            }

            let request = question("timeout");
            let in_time =
                tokio::time::timeout(Duration::from_secs(600), self.client.exec_chat(model, request, None));
            if let Ok(response) = in_time.await {
                length += response?.first_text().unwrap_or_default().len();
            }

            let one = question("join one");
            let two = question("join two");
            let (one, two) = tokio::join!(
                self.client.exec_chat(model, one, None),
                self.client.exec_chat(model, two, None),
            );
            length += usize::from(one.is_ok()) + usize::from(two.is_ok());

            let request = question("select");
            tokio::select! {
                response = self.client.exec_chat(model, request, None) => length += usize::from(response.is_ok()),
                () = pending() => {}
            }

            let later = self.client.exec_chat(model, question("later"), None);
            length += usize::from(later.await.is_ok());

            let ask = |text: &str| self.client.exec_chat(model, question(text), None);
            length += usize::from(ask("closure").await.is_ok());
            let ask = |text: &'static str| async move {
                let request = question(text);
                self.client.exec_chat(model, request, None).await
            };
            length += usize::from(ask("block").await.is_ok());

            let _never = self.client.exec_chat("never", question("never"), None);
            let _clone = self.client.clone();
            Ok(length)
        }
    }

    let stage = Stage::new(numbered()).await;
    let length = stage.play(Racer { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(length, 2 * 17 + 7);
    assert_eq!(compare(&stage, Order::Any), Compared { answered: 9, requests: 7, refused: vec![] });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_of_a_clone_in_spawned_tasks() {
    #[agent]
    struct Lead {
        #[llm]
        client: Client,
    }

    #[agent]
    impl Lead {
        async fn run(&self) -> Result<usize> {
            let mut tasks = Vec::new();
            for number in 0..6 {
                let client = self.client.clone();
                let model = format!("model {number}");
                let request = question("And you?");
                tasks.push(tokio::spawn(async move {
                    #[llm]
                    let reply = client.exec_chat(&model, request, None).await?;
                    Ok::<_, genai::Error>(reply.first_text().unwrap_or_default().len())
                }));
            }
            let mut length = 0;
            for task in tasks {
                length += task.await.unwrap()?;
            }
            Ok(length)
        }
    }

    let stage = Stage::new(numbered()).await;
    assert_eq!(stage.play(Lead { client: client(&stage) }.run()).await.unwrap(), 6 * 17);
    assert_eq!(compare(&stage, Order::Any), Compared { answered: 6, requests: 6, refused: vec![] });
}

#[tokio::test]
async fn every_attempt_is_a_call_and_has_its_own_error() {
    #[agent]
    struct Stubborn {
        #[llm]
        client: Client,
    }

    #[agent]
    impl Stubborn {
        async fn run(&self) -> Result<String> {
            let request = question("Please?");
            let model = "gpt-5";
            let mut attempt = 1;
            loop {
                match self.client.exec_chat(model, request.clone(), None).await {
                    Ok(response) => return Ok(response.first_text().unwrap_or_default().to_owned()),
                    Err(_) if attempt < 5 => attempt += 1,
                    Err(error) => return Err(error),
                }
            }
        }
    }

    let next = AtomicU64::new(0);
    let stage = Stage::new(move |_: &Asked| match next.fetch_add(1, Relaxed) {
        number @ ..2 => Reply::error(400, format!("refusal {number}")),
        number => Reply::Completion(answer(number)),
    });
    let stage = stage.await;
    assert_eq!(stage.play(Stubborn { client: client(&stage) }.run()).await.unwrap(), "This is answer 2.");
    let compared = compare(&stage, Order::Served);
    assert_eq!((compared.answered, compared.requests, compared.refused.len()), (1, 3, 2));
    for (number, message) in compared.refused.iter().enumerate() {
        assert!(message.contains(&format!("refusal {number}")), "{message}");
    }
}

#[tokio::test]
async fn an_answer_that_calls_a_tool() {
    #[agent]
    struct Operator {
        #[llm]
        client: Client,
    }

    #[agent]
    impl Operator {
        async fn run(&self) -> Result<usize> {
            let request = question("What is there?").with_tools(vec![Tool::new("ls")]);
            let model = "gpt-5";
            let response = self.client.exec_chat(model, request, None).await?;
            Ok(response.tool_calls().len())
        }
    }

    let stage = Stage::new(|_: &Asked| {
        let tool_calls = vec![ToolCall::new("c1", "ls", r#"{"path": "/ü", "all": true}"#)];
        let finish_reason = Some("tool_calls".to_owned());
        Reply::Completion(Completion { content: None, tool_calls, finish_reason, ..answer(0) })
    });
    let stage = stage.await;
    assert_eq!(stage.play(Operator { client: client(&stage) }.run()).await.unwrap(), 1);
    assert_eq!(compare(&stage, Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}

#[tokio::test]
async fn the_model_is_known_from_the_reply_alone() {
    #[agent]
    struct Asker {
        #[llm]
        client: Client,
    }

    #[agent]
    impl Asker {
        async fn run(&self) -> Result<()> {
            let request = question("Who are you?");
            self.client.exec_chat("gpt-5", request, None).await?;
            Ok(())
        }
    }

    let stage = Stage::new(numbered()).await;
    stage.play(Asker { client: client(&stage) }.run()).await.unwrap();
    assert_eq!(compare(&stage, Order::Served), Compared { answered: 1, requests: 1, refused: vec![] });
}
