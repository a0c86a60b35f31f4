//! The agents. Each has a client, which is marked; nothing else says that there is a log.

use async_openai::{
    Client,
    config::OpenAIConfig,
    error::OpenAIError,
    types::chat::{CreateChatCompletionRequest, CreateChatCompletionRequestArgs},
};
use tokio::task::JoinSet;
use workflow_log::prelude::*;

type Asked = Result<String, OpenAIError>;

/// Has a question looked into, writes, and has that reviewed.
#[agent]
#[derive(Debug)]
pub struct Editor {
    #[llm]
    client: Client<OpenAIConfig>,
    remarks: Vec<String>,
}

#[agent]
impl Editor {
    pub fn new(client: Client<OpenAIConfig>) -> Self {
        Self { client, remarks: Vec::new() }
    }

    pub async fn run(&mut self, question: &str) -> Asked {
        let mut researchers = JoinSet::new();
        for side in ["the grains", "the moons"] {
            let mut researcher =
                Researcher { client: self.client.clone(), shorten: Shorten(self.client.clone()) };
            let question = question.to_owned();
            researchers.spawn(async move { researcher.run(&question, side).await });
        }
        let mut found = Vec::new();
        while let Some(done) = researchers.join_next().await {
            found.push(done.expect("a researcher does not panic")?);
        }
        found.sort();
        let notes = [found, self.remarks.clone()].concat().join("\n");
        let request = request("You write a short answer.", &notes)?;
        let text = first(self.client.chat().create(request).await?);
        let remark = Reviewer { client: self.client.clone() }.run(&text).await?;
        self.remarks.push(remark);
        Ok(text)
    }
}

/// Looks into one side of a question.
#[agent]
#[derive(Debug)]
struct Researcher {
    #[llm]
    client: Client<OpenAIConfig>,
    #[no_log]
    shorten: Shorten,
}

#[agent]
impl Researcher {
    async fn run(&mut self, question: &str, side: &str) -> Asked {
        let request =
            request("You look into one side of a question.", &format!("{question} Look at {side}."))?;
        let answer = first(self.client.chat().create(request).await?);
        self.shorten.call(&answer).await
    }
}

/// Reads what was written.
#[agent]
#[derive(Debug)]
struct Reviewer {
    #[llm]
    client: Client<OpenAIConfig>,
}

#[agent]
impl Reviewer {
    async fn run(&self, text: &str) -> Asked {
        let request = request("You review what an editor wrote.", text)?;
        Ok(first(self.client.chat().create(request).await?))
    }
}

/// A tool that is a model itself.
#[derive(Debug)]
struct Shorten(Client<OpenAIConfig>);

#[resource(kind = "tool", name = "shorten")]
impl Shorten {
    pub(crate) async fn call(&self, text: &str) -> Asked {
        let request = request("You shorten what you are given.", text)?;
        let client = &self.0;
        #[llm]
        let reply = client.chat().create(request).await?;
        Ok(first(reply))
    }
}

fn request(system: &str, text: &str) -> Result<CreateChatCompletionRequest, OpenAIError> {
    use async_openai::types::chat::{
        ChatCompletionRequestSystemMessage as System, ChatCompletionRequestUserMessage as User,
    };
    CreateChatCompletionRequestArgs::default()
        .model("scripted")
        .messages([System::from(system).into(), User::from(text).into()])
        .build()
}

fn first(reply: async_openai::types::chat::CreateChatCompletionResponse) -> String {
    reply.choices.into_iter().next().and_then(|choice| choice.message.content).unwrap_or_default()
}
