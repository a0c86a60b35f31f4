//! Writes a travel guide as a team: a planner names the chapters, a writer writes each of them at the
//! same time as the others, and a reviewer says whether the guide can go out.
//!
//! `team "a weekend in Porto"`, with `OPENAI_API_KEY`.

use std::env;
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage,
    CreateChatCompletionRequestArgs,
};
use members::{Planner, Reviewer};

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

static TOOLS_RUN: AtomicUsize = AtomicUsize::new(0);

/// Asks a model for one text.
#[workflow_log::resource]
async fn ask(client: &Client<OpenAIConfig>, model: &str, system: &str, user: &str) -> Fallible<String> {
    let messages: [ChatCompletionRequestMessage; 2] = [
        ChatCompletionRequestSystemMessage::from(system).into(),
        ChatCompletionRequestUserMessage::from(user).into(),
    ];
    let request = CreateChatCompletionRequestArgs::default().model(model).messages(messages).build()?;
    #[llm]
    let response = client.chat().create(request).await?;
    let text = response.choices.into_iter().next().and_then(|choice| choice.message.content);
    Ok(text.ok_or("the model said nothing")?)
}

#[workflow_log::tool]
fn count_words(text: &str, most: usize) -> Result<usize, String> {
    TOOLS_RUN.fetch_add(1, Ordering::Relaxed);
    let words = text.split_whitespace().count();
    if words > most { Err(format!("{words} words, at most {most}")) } else { Ok(words) }
}

/// Who is in the team.
#[workflow_log::agent]
mod members {
    use std::sync::Arc;

    use async_openai::Client;
    use async_openai::config::OpenAIConfig;
    use futures::future::try_join_all;

    use crate::{Fallible, ask, count_words};

    pub(super) struct Writer {
        pub(super) client: Client<OpenAIConfig>,
        pub(super) chapter: String,
    }

    impl Writer {
        pub(super) async fn run(&self, topic: &str) -> Fallible<String> {
            let system = format!("You are a writer. Write the chapter on {}.", self.chapter);
            let mut text = ask(&self.client, "gpt-4o-mini", &system, topic).await?;
            while let Err(problem) = count_words(&text, 8) {
                text = ask(&self.client, "gpt-4o-mini", &system, &format!("Shorter: {text} ({problem})"))
                    .await?;
            }
            Ok(text)
        }
    }

    pub(super) struct Reviewer {
        pub(super) client: Client<OpenAIConfig>,
    }

    impl Reviewer {
        pub(super) async fn run(&self, guide: &str) -> Fallible<bool> {
            let verdict = ask(&self.client, "o3", "You are a reviewer. Say good or bad.", guide).await?;
            Ok(verdict.trim() == "good")
        }
    }

    pub(super) struct Planner {
        pub(super) client: Client<OpenAIConfig>,
        pub(super) reviewer: Reviewer,
    }

    impl Planner {
        pub(super) async fn run(&self, topic: &str) -> Fallible<Option<String>> {
            let system = "You are a planner. Name the chapters, one a line.";
            let plan = ask(&self.client, "gpt-4o", system, topic).await?;
            let topic: Arc<str> = topic.into();
            let tasks = plan.lines().map(|chapter| {
                let writer = Writer { client: Client::new(), chapter: chapter.to_owned() };
                let topic = Arc::clone(&topic);
                tokio::spawn(async move { writer.run(&topic).await })
            });
            let chapters = try_join_all(tasks).await?.into_iter().collect::<Fallible<Vec<_>>>()?;
            let guide = chapters.join("\n");
            Ok(self.reviewer.run(&guide).await?.then_some(guide))
        }
    }
}

#[workflow_log::workflow]
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let topic = env::args().nth(1).ok_or("usage: team TOPIC")?;
    let planner = Planner { client: Client::new(), reviewer: Reviewer { client: Client::new() } };
    match planner.run(&topic).await? {
        Some(guide) => println!("{guide}"),
        None => println!("the reviewer does not like it"),
    }
    println!("tools run: {}", TOOLS_RUN.load(Ordering::Relaxed));
    Ok(())
}
