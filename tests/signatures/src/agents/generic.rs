//! Agents that are generic over what they are asked, what they return or what they run.

use std::error::Error;
use std::fmt::{self, Debug};
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use futures::{Stream, stream};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use workflow_log::prelude::*;

use crate::model::Model;

#[derive(Clone, Debug)]
pub struct Prompt(String);

impl From<&str> for Prompt {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[derive(Debug)]
pub enum AgentError {
    NothingToAnswer,
}

impl fmt::Display for AgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing to answer")
    }
}

impl Error for AgentError {}

#[derive(Default)]
pub struct Agent {
    model: Model,
    messages: Vec<String>,
}

#[agent(run("query", "run"))]
impl Agent {
    // 5
    pub async fn query(&mut self, query: impl Into<Prompt>) -> Result<(), AgentError> {
        self.messages.push(query.into().0);
        self.run().await
    }

    // 6
    pub async fn run(&mut self) -> Result<(), AgentError> {
        let last = self.messages.last().ok_or(AgentError::NothingToAnswer)?;
        let answer = self.model.ask(last).await;
        self.messages.push(answer);
        Ok(())
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    pub prompt: String,
}

pub struct Context {
    pub model: Model,
}

pub trait AgentOutputT: Serialize + DeserializeOwned + Send + Sync {}

pub trait AgentDeriveT: Send + Sync {
    type Output: AgentOutputT;
}

#[async_trait]
pub trait AgentExecutor: Send + Sync {
    type Output: Serialize + DeserializeOwned + Clone + Send + Sync + Debug;
    type Error: Error + Send + Sync + 'static;
    // 9
    async fn execute(&self, task: &Task, context: Arc<Context>) -> Result<Self::Output, Self::Error>;
}

#[derive(Debug)]
pub struct RunnableAgentError(Box<dyn Error + Send + Sync>);

impl fmt::Display for RunnableAgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the agent cannot run")
    }
}

impl Error for RunnableAgentError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

pub type BoxRuntimeStream<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

pub struct BaseAgent<T> {
    pub inner: T,
    pub context: Arc<Context>,
}

#[agent(run("run", "run_stream"))]
impl<T: AgentDeriveT + AgentExecutor> BaseAgent<T> {
    // 7
    pub async fn run(&self, task: Task) -> Result<<T as AgentDeriveT>::Output, RunnableAgentError>
    where
        Value: From<<T as AgentExecutor>::Output>,
        <T as AgentDeriveT>::Output: From<<T as AgentExecutor>::Output>,
    {
        let executed = self.inner.execute(&task, Arc::clone(&self.context)).await;
        executed.map(Into::into).map_err(|error| RunnableAgentError(Box::new(error)))
    }

    // 8
    pub async fn run_stream(
        &self,
        task: Task,
    ) -> Result<BoxRuntimeStream<Result<<T as AgentDeriveT>::Output, RunnableAgentError>>, RunnableAgentError>
    where
        Value: From<<T as AgentExecutor>::Output>,
        <T as AgentDeriveT>::Output: From<<T as AgentExecutor>::Output> + 'static,
    {
        let answer = self.run(task).await?;
        Ok(Box::pin(stream::iter([Ok(answer)])))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    pub text: String,
}

impl From<Draft> for Value {
    fn from(draft: Draft) -> Self {
        Self::String(draft.text)
    }
}

/// It has no `Debug` and is recorded all the same: that it serializes is a bound of its trait.
#[derive(Serialize, Deserialize)]
pub struct Answer {
    pub answer: String,
}

impl AgentOutputT for Answer {}

impl From<Draft> for Answer {
    fn from(draft: Draft) -> Self {
        Self { answer: draft.text }
    }
}

pub struct Writer;

impl AgentDeriveT for Writer {
    type Output = Answer;
}

#[agent(run = "execute")]
#[async_trait]
impl AgentExecutor for Writer {
    type Output = Draft;
    type Error = AgentError;

    async fn execute(&self, task: &Task, context: Arc<Context>) -> Result<Self::Output, Self::Error> {
        if task.prompt.is_empty() {
            return Err(AgentError::NothingToAnswer);
        }
        Ok(Draft { text: context.model.ask(&task.prompt).await })
    }
}

pub trait Chat {
    fn chat(&self, prompt: &str, history: &[String]) -> impl Future<Output = Result<String, AgentError>>;
}

impl Chat for Model {
    async fn chat(&self, prompt: &str, history: &[String]) -> Result<String, AgentError> {
        if prompt.is_empty() && history.is_empty() {
            return Err(AgentError::NothingToAnswer);
        }
        Ok(self.ask(prompt).await)
    }
}

pub struct ChatAgentStateMachine<A: Chat> {
    pub agent: A,
    pub history: Vec<String>,
}

#[agent(run = "process_single_message")]
impl<A: Chat> ChatAgentStateMachine<A> {
    // 20
    pub async fn process_single_message(&mut self, message: &str) -> Result<String, AgentError> {
        let answer = self.agent.chat(message, &self.history).await?;
        self.history.push(answer.clone());
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use futures::TryStreamExt as _;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn an_agent_may_have_two_methods_that_run_and_one_may_call_the_other() {
        let work = async {
            let mut agent = Agent::default();
            assert!(agent.run().await.is_err());
            agent.query("hello").await.unwrap();
            assert_eq!(agent.messages, ["hello", "HELLO"]);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: failed
                    [agent](): failed !! nothing to answer
                  iteration 2: completed
                    [agent](query="&str"): completed
                      [agent](): completed
                        llm(prompt="hello"): completed -> "HELLO"
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_agent_and_what_executes_it_are_two_interactions() {
        let work = async {
            let agent = BaseAgent { inner: Writer, context: Arc::new(Context { model: Model }) };
            let answer = agent.run(Task { prompt: "hello".to_owned() }).await.unwrap();
            assert_eq!(answer.answer, "HELLO");
            assert!(agent.run(Task { prompt: String::new() }).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [base_agent](task={"prompt":"hello"}): completed -> {"answer":"HELLO"}
                      [writer](task={"prompt":"hello"}, context="signatures_tests::agents::generic::Context"): completed -> {"text":"HELLO"}
                        llm(prompt="hello"): completed -> "HELLO"
                  iteration 2: failed
                    [base_agent](task={"prompt":""}): failed !! the agent cannot run <- nothing to answer
                      [writer](task={"prompt":""}, context="signatures_tests::agents::generic::Context"): failed !! nothing to answer
                resources: Model
            "#]],
        )
        .await;
    }

    // A stream is recorded when it is handed out, not yet while it yields.
    #[tokio::test]
    async fn an_agent_may_return_a_stream_or_fail_to() {
        let work = async {
            let agent = BaseAgent { inner: Writer, context: Arc::new(Context { model: Model }) };
            let answers = agent.run_stream(Task { prompt: "hello".to_owned() }).await.unwrap();
            assert_eq!(answers.try_collect::<Vec<_>>().await.unwrap()[0].answer, "HELLO");
            assert!(agent.run_stream(Task { prompt: String::new() }).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [base_agent](task={"prompt":"hello"}): completed items=1 -> [{"answer":"HELLO"}]
                      [base_agent](task={"prompt":"hello"}): completed -> {"answer":"HELLO"}
                        [writer](task={"prompt":"hello"}, context="signatures_tests::agents::generic::Context"): completed -> {"text":"HELLO"}
                          llm(prompt="hello"): completed -> "HELLO"
                      item(): completed -> {"answer":"HELLO"}
                  iteration 2: failed
                    [base_agent](task={"prompt":""}): failed !! the agent cannot run <- nothing to answer
                      [base_agent](task={"prompt":""}): failed !! the agent cannot run <- nothing to answer
                        [writer](task={"prompt":""}, context="signatures_tests::agents::generic::Context"): failed !! nothing to answer
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_agent_may_be_generic_over_another() {
        let work = async {
            let mut machine = ChatAgentStateMachine { agent: Model, history: Vec::new() };
            assert!(machine.process_single_message("").await.is_err());
            assert_eq!(machine.process_single_message("hello").await.unwrap(), "HELLO");
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: failed
                    [chat_agent_state_machine](message=""): failed !! nothing to answer
                  iteration 2: completed
                    [chat_agent_state_machine](message="hello"): completed -> "HELLO"
                      llm(prompt="hello"): completed -> "HELLO"
                resources: Model
            "#]],
        )
        .await;
    }
}
