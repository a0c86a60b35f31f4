//! Agents that hand out a request: what runs is the request, where it is awaited or streamed.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

use futures::{Stream, stream};
use serde::{Deserialize, Serialize};
use workflow_log::prelude::*;

use crate::model::Model;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", content = "content", rename_all = "lowercase")]
pub enum Message {
    User(String),
    Assistant(String),
}

impl Message {
    fn text(&self) -> &str {
        match self {
            Self::User(text) | Self::Assistant(text) => text,
        }
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::User(text.to_owned())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptResponse {
    pub output: String,
    pub turns: usize,
}

#[derive(Debug)]
pub enum PromptError {
    MaxTurns(usize),
}

impl fmt::Display for PromptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::MaxTurns(turns) = self;
        write!(f, "no answer within {turns} turns")
    }
}

impl Error for PromptError {}

pub trait WasmCompatSend: Send {}
impl<T: Send> WasmCompatSend for T {}

pub type WasmBoxedFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct Agent {
    pub model: Model,
    pub turns: usize,
}

#[agent(run = "chat")]
impl Agent {
    // 1
    pub fn prompt(&self, prompt: impl Into<Message>) -> AgentRunner {
        AgentRunner { model: self.model.clone(), turns: self.turns, prompt: prompt.into() }
    }

    // 4
    #[tracing::instrument(skip(self, prompt, chat_history))]
    pub async fn chat(
        &self,
        prompt: impl Into<Message> + WasmCompatSend,
        chat_history: &mut Vec<Message>,
    ) -> Result<PromptResponse, PromptError> {
        if chat_history.len() >= 2 * self.turns {
            return Err(PromptError::MaxTurns(self.turns));
        }
        let prompt = prompt.into();
        let output = self.model.ask(prompt.text()).await;
        chat_history.extend([prompt, Message::Assistant(output.clone())]);
        Ok(PromptResponse { output, turns: 1 })
    }
}

impl From<AgentRunner> for StreamingRequest {
    fn from(AgentRunner { model, prompt, .. }: AgentRunner) -> Self {
        Self { model, prompt }
    }
}

pub struct AgentRunner {
    model: Model,
    turns: usize,
    prompt: Message,
}

// The other half of what an agent hands out.
#[agent(run = "into_future")]
impl IntoFuture for AgentRunner {
    type Output = Result<PromptResponse, PromptError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            if self.turns == 0 {
                return Err(PromptError::MaxTurns(self.turns));
            }
            Ok(PromptResponse { output: self.model.ask(self.prompt.text()).await, turns: 1 })
        })
    }
}

pub trait CompletionModel: Send + 'static {
    fn complete(&self, prompt: &str) -> impl Future<Output = String> + Send;
}

impl CompletionModel for Model {
    async fn complete(&self, prompt: &str) -> String {
        self.ask(prompt).await
    }
}

pub trait PromptHook: Send + 'static {
    fn wants(&self, prompt: &Message) -> bool;
}

impl PromptHook for usize {
    fn wants(&self, prompt: &Message) -> bool {
        prompt.text().len() < *self
    }
}

pub struct Standard;

pub struct PromptRequest<S, M, P> {
    pub state: PhantomData<S>,
    pub model: M,
    pub hook: P,
    pub prompt: Message,
}

#[agent(run = "into_future")]
impl<M, P> IntoFuture for PromptRequest<Standard, M, P>
where
    M: CompletionModel,
    P: PromptHook,
{
    type Output = Result<String, PromptError>;
    type IntoFuture = WasmBoxedFuture<'static, Self::Output>;

    // 2
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let answer = if self.hook.wants(&self.prompt) {
                Ok(self.model.complete(self.prompt.text()).await)
            } else {
                Err(PromptError::MaxTurns(0))
            };
            drop(self.model);
            answer
        })
    }
}

pub type StreamingResult = Pin<Box<dyn Stream<Item = Result<String, PromptError>> + Send>>;

pub struct StreamingRequest {
    model: Model,
    prompt: Message,
}

#[agent(run = "stream")]
impl StreamingRequest {
    // 3
    pub fn stream(self) -> StreamingResult {
        Box::pin(stream::once(async move { Ok(self.model.ask(self.prompt.text()).await) }))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use futures::TryStreamExt as _;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_request_that_is_awaited_is_an_interaction_from_then_on() {
        let work = async {
            let agent = Agent { model: Model, turns: 1 };
            let request = agent.prompt("hello");
            agent.prompt("not awaited");
            assert_eq!(request.await.unwrap().output, "HELLO");
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      prompt <step>(prompt="&str"): completed -> "signatures_tests::agents::requests::AgentRunner"
                      prompt <step>(prompt="&str"): completed -> "signatures_tests::agents::requests::AgentRunner"
                    [agent_runner](): completed -> {"output":"HELLO","turns":1}
                      llm(prompt="hello"): completed -> "HELLO"
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_generic_request_that_is_awaited_is_an_interaction_from_then_on() {
        let work = async {
            for prompt in ["hello", "far too long"] {
                let prompt = prompt.into();
                let request = PromptRequest { state: PhantomData::<Standard>, model: Model, hook: 6, prompt };
                let _ = request.await;
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [prompt_request](): completed -> "HELLO"
                      llm(prompt="hello"): completed -> "HELLO"
                  iteration 2: failed
                    [prompt_request](): failed !! no answer within 0 turns
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_history_is_recorded_as_it_was_before_the_chat() {
        let work = async {
            let mut history = Vec::new();
            let agent = Agent { model: Model, turns: 1 };
            agent.chat("one", &mut history).await.unwrap();
            assert!(agent.chat("two", &mut history).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [agent](prompt="&str", chat_history=[]): completed -> {"output":"ONE","turns":1}
                      llm(prompt="one"): completed -> "ONE"
                  iteration 2: failed
                    [agent](prompt="&str", chat_history=[{"role":"user","content":"one"},{"role":"assistant","content":"ONE"}]): failed !! no answer within 1 turns
                resources: Model
            "#]],
        )
        .await;
    }

    // A stream is recorded when it is handed out, not yet while it yields.
    #[tokio::test]
    async fn a_request_that_is_streamed_is_an_interaction_that_hands_out_its_stream() {
        let work = async {
            let request = StreamingRequest::from(Agent { model: Model, turns: 1 }.prompt("hello"));
            assert_eq!(request.stream().try_collect::<Vec<_>>().await.unwrap(), ["HELLO"]);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      prompt <step>(prompt="&str"): completed -> "signatures_tests::agents::requests::AgentRunner"
                    [streaming_request](): completed items=1 -> "HELLO"
                      llm(prompt="hello"): completed -> "HELLO"
                      item(): completed -> "HELLO"
                resources: Model
            "#]],
        )
        .await;
    }
}
