//! Agents that answer with a stream of what they do.
//!
//! A stream is recorded when it is handed out, by the name of its type; what happens while it
//! yields is what its consumer does.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::Stream;
use futures::stream::{self, BoxStream};
use serde::Serialize;
use workflow_log::prelude::*;

use crate::model::Model;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum AgentEvent {
    Text(String),
    Done,
}

#[derive(Debug)]
pub struct AgentError(&'static str);

impl fmt::Display for AgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for AgentError {}

/// An agent that is invoked in a context of its framework.
pub mod invocation {
    use std::pin::Pin;

    use super::{AgentError, AgentEvent, Arc, Model, Stream, agent, async_trait, stream};

    pub type Result<T> = std::result::Result<T, AgentError>;

    pub type EventStream = Pin<Box<dyn Stream<Item = Result<AgentEvent>> + Send>>;

    pub trait InvocationContext: Send + Sync {
        fn user_content(&self) -> &str;
    }

    impl InvocationContext for String {
        fn user_content(&self) -> &str {
            self
        }
    }

    #[async_trait]
    pub trait Agent: Send + Sync {
        // 10
        async fn run(&self, ctx: Arc<dyn InvocationContext>) -> Result<EventStream>;
    }

    pub struct LlmAgent {
        pub model: Model,
    }

    #[agent]
    #[async_trait]
    impl Agent for LlmAgent {
        async fn run(&self, ctx: Arc<dyn InvocationContext>) -> Result<EventStream> {
            if ctx.user_content().is_empty() {
                return Err(AgentError("nothing was said"));
            }
            let model = self.model.clone();
            let answer = async move { Ok(AgentEvent::Text(model.ask(ctx.user_content()).await)) };
            Ok(Box::pin(stream::once(answer)))
        }
    }
}

/// An agent that replies in a session, and can be told to stop.
pub mod session {
    use std::sync::atomic::{AtomicBool, Ordering};

    use anyhow::{Result, ensure};

    use super::{AgentEvent, Arc, BoxStream, Model, Serialize, agent, stream};

    #[derive(Clone, Debug, Serialize)]
    pub struct Message {
        pub text: String,
    }

    #[derive(Clone, Debug, Serialize)]
    pub struct SessionConfig {
        pub id: String,
        pub max_turns: Option<u32>,
    }

    #[derive(Clone, Debug, Default)]
    pub struct CancellationToken(Arc<AtomicBool>);

    impl CancellationToken {
        pub fn cancel(&self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    #[derive(Default)]
    pub struct Agent {
        model: Model,
    }

    #[agent(run = "reply")]
    impl Agent {
        // 11
        #[tracing::instrument(
            skip(self, user_message, session_config, cancel_token),
            fields(session.id = %session_config.id, trace_input = %user_message.text)
        )]
        pub async fn reply(
            &self,
            user_message: Message,
            session_config: SessionConfig,
            cancel_token: Option<CancellationToken>,
        ) -> Result<BoxStream<'_, Result<AgentEvent>>> {
            ensure!(session_config.max_turns != Some(0), "session {} is over", session_config.id);
            let cancelled = cancel_token.is_some_and(|token| token.0.load(Ordering::Relaxed));
            let events = [AgentEvent::Text(self.model.ask(&user_message.text).await), AgentEvent::Done];
            Ok(Box::pin(stream::iter(events.into_iter().skip(usize::from(cancelled)).map(Ok))))
        }
    }
}

/// An agent of one provider or another.
pub mod provider {
    use futures::StreamExt as _;

    use super::{BoxStream, Model, agent, stream};

    pub mod gemini {
        #[derive(Clone, Default)]
        pub struct CompletionModel(pub super::Model);
    }

    pub mod ollama {
        #[derive(Clone, Default)]
        pub struct CompletionModel(pub super::Model);
    }

    pub struct RigAgent<M>(pub M);

    pub enum Agent {
        Gemini(RigAgent<gemini::CompletionModel>),
        Ollama(RigAgent<ollama::CompletionModel>),
    }

    #[agent(run = "chat")]
    impl Agent {
        // 18
        pub async fn chat(&self, prompt: &str) -> BoxStream<'static, String> {
            let (Self::Gemini(RigAgent(gemini::CompletionModel(model)))
            | Self::Ollama(RigAgent(ollama::CompletionModel(model)))) = self;
            let words: Vec<_> = model.ask(prompt).await.split(' ').map(ToOwned::to_owned).collect();
            stream::iter(words).boxed()
        }
    }
}

/// An agent that works off a task, at once or step by step.
pub mod execution {
    use anyhow::{Result, bail};

    use super::{AgentEvent, BoxStream, Model, agent, async_trait, stream};

    #[async_trait]
    pub trait Agent: Send {
        // 22
        async fn execute(&mut self, task: &str) -> Result<String>;
        async fn execute_stream(&mut self, task: &str) -> Result<BoxStream<'_, Result<AgentEvent>>>;
    }

    #[derive(Default)]
    pub struct Executor {
        model: Model,
        executed: Vec<String>,
    }

    #[async_trait]
    #[agent(run("execute", "execute_stream"))]
    impl Agent for Executor {
        async fn execute(&mut self, task: &str) -> Result<String> {
            if task.is_empty() {
                bail!("no task after {} others", self.executed.len());
            }
            self.executed.push(self.model.ask(task).await);
            Ok(self.executed.concat())
        }

        async fn execute_stream(&mut self, task: &str) -> Result<BoxStream<'_, Result<AgentEvent>>> {
            self.execute(task).await?;
            Ok(Box::pin(stream::iter(self.executed.iter().map(|done| Ok(AgentEvent::Text(done.clone()))))))
        }
    }
}

#[derive(Default)]
pub struct Turns {
    model: Model,
    prompts: Vec<String>,
}

#[agent(run("run", "run_turn"))]
impl Turns {
    // 28
    pub fn run(&mut self, prompt: &str) -> impl Stream<Item = Result<AgentEvent, AgentError>> + '_ {
        self.prompts.push(prompt.to_owned());
        stream::unfold(self, |agent| async move {
            let prompt = agent.prompts.pop()?;
            if prompt.is_empty() {
                return Some((Err(AgentError("nothing to do")), agent));
            }
            Some((Ok(AgentEvent::Text(agent.model.ask(&prompt).await)), agent))
        })
    }

    // 29
    pub fn run_turn(
        &self,
        user_msg: String,
    ) -> impl Stream<Item = Result<AgentEvent, AgentError>> + Send + 'static {
        let model = self.model.clone();
        stream::once(async move { Ok(AgentEvent::Text(model.ask(&user_msg).await)) })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use futures::{StreamExt as _, TryStreamExt as _};

    use super::execution::Agent as _;
    use super::invocation::Agent as _;
    use super::*;
    use crate::recording::check;

    fn text(text: &str) -> AgentEvent {
        AgentEvent::Text(text.to_owned())
    }

    #[tokio::test]
    async fn a_stream_under_an_alias_is_recorded_by_the_name_of_its_type() {
        let work = async {
            let agent = invocation::LlmAgent { model: Model };
            let events = agent.run(Arc::new("hello".to_owned())).await.unwrap();
            assert_eq!(events.try_collect::<Vec<_>>().await.unwrap(), [text("HELLO")]);
            assert!(agent.run(Arc::new(String::new())).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [llm_agent](ctx="dyn signatures_tests::agents::streams::invocation::InvocationContext"): completed items=1 -> [{"Text":"HELLO"}]
                      llm(prompt="hello"): completed -> "HELLO"
                      item(): completed -> {"Text":"HELLO"}
                  iteration 2: failed
                    [llm_agent](ctx="dyn signatures_tests::agents::streams::invocation::InvocationContext"): failed !! nothing was said
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_instrumented_reply_is_an_interaction_with_all_its_parameters() {
        let work = async {
            let agent = session::Agent::default();
            let token = session::CancellationToken::default();
            token.cancel();
            for max_turns in [None, Some(0)] {
                let message = session::Message { text: "hello".to_owned() };
                let config = session::SessionConfig { id: "s1".to_owned(), max_turns };
                if let Ok(events) = agent.reply(message, config, Some(token.clone())).await {
                    assert_eq!(events.try_collect::<Vec<_>>().await.unwrap(), [AgentEvent::Done]);
                }
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [agent](user_message={"text":"hello"}, session_config={"id":"s1","max_turns":null}, cancel_token="Some(CancellationToken(true))"): completed items=1 -> ["Done"]
                      llm(prompt="hello"): completed -> "HELLO"
                      item(): completed -> "Done"
                  iteration 2: failed
                    [agent](user_message={"text":"hello"}, session_config={"id":"s1","max_turns":0}, cancel_token="Some(CancellationToken(true))"): failed !! session s1 is over
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_enum_of_agents_is_one_agent() {
        let work = async {
            let agents = [
                provider::Agent::Gemini(provider::RigAgent(provider::gemini::CompletionModel::default())),
                provider::Agent::Ollama(provider::RigAgent(provider::ollama::CompletionModel::default())),
            ];
            for agent in &agents {
                assert_eq!(agent.chat("two words").await.collect::<Vec<_>>().await, ["TWO", "WORDS"]);
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [agent](prompt="two words"): completed items=2 -> "TWOWORDS"
                      llm(prompt="two words"): completed -> "TWO WORDS"
                      item(): completed -> "TWO"
                      item(): completed -> "WORDS"
                  iteration 2: completed
                    [agent](prompt="two words"): completed items=2 -> "TWOWORDS"
                      llm(prompt="two words"): completed -> "TWO WORDS"
                      item(): completed -> "TWO"
                      item(): completed -> "WORDS"
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_stream_that_borrows_the_agent_is_handed_out_by_a_boxed_method() {
        let work = async {
            let mut agent = execution::Executor::default();
            let events = agent.execute_stream("one").await.unwrap();
            assert_eq!(events.try_collect::<Vec<_>>().await.unwrap(), [text("ONE")]);
            assert!(agent.execute("").await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [executor](task="one"): completed items=1 -> [{"Text":"ONE"}]
                      [executor](task="one"): completed -> "ONE"
                        llm(prompt="one"): completed -> "ONE"
                      item(): completed -> {"Text":"ONE"}
                  iteration 2: failed
                    [executor](task=""): failed !! no task after 1 others
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_opaque_stream_is_recorded_by_the_name_of_its_type_too() {
        let work = async {
            let mut agent = Turns::default();
            assert_eq!(agent.run("one").try_collect::<Vec<_>>().await.unwrap(), [text("ONE")]);
            assert!(agent.run("").try_collect::<Vec<_>>().await.is_err());
            let events = agent.run_turn("two".to_owned());
            drop(agent);
            assert_eq!(events.try_collect::<Vec<_>>().await.unwrap(), [text("TWO")]);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [turns](prompt="one"): completed items=1 -> [{"Text":"ONE"}]
                      llm(prompt="one"): completed -> "ONE"
                      item(): completed -> {"Text":"ONE"}
                  iteration 2: failed
                    [turns](prompt=""): failed items=1 !! nothing to do
                  iteration 3: completed
                    [turns](user_msg="two"): completed items=1 -> [{"Text":"TWO"}]
                      llm(prompt="two"): completed -> "TWO"
                      item(): completed -> {"Text":"TWO"}
                resources: Model
            "#]],
        )
        .await;
    }
}
