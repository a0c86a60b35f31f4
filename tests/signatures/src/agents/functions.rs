//! Agents that are functions: the program's state comes in parameters.

use std::error::Error;

use serde::{Deserialize, Serialize};
use serde_json::json;
use workflow_log::prelude::*;

use crate::model::Model;

pub trait Config {}

#[derive(Clone, Debug)]
pub struct OpenAIConfig {
    pub api_base: &'static str,
}

impl Config for OpenAIConfig {}

#[derive(Clone, Debug)]
pub struct Client<C: Config> {
    pub config: C,
    pub model: Model,
}

/// Its tools are trait objects, so it derives nothing.
pub struct ToolRegistry {
    pub tools: Vec<Box<dyn Fn(&str) -> String + Send + Sync>>,
}

/// An agent with tools.
pub mod with_tools {
    use super::{Client, OpenAIConfig, ToolRegistry, agent};

    // 14
    #[agent]
    pub async fn run(
        client: &Client<OpenAIConfig>,
        prompt: &str,
        registry: &ToolRegistry,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let answer = client.model.ask(prompt).await;
        let tool = registry.tools.first().ok_or("no tools")?;
        if tool(&answer).is_empty() {
            Err(std::io::Error::other("the tool said nothing").into())
        } else {
            Ok(())
        }
    }
}

/// The same without, under a name.
pub mod without_tools {
    use super::{Client, Error, OpenAIConfig, agent};

    // 15
    #[agent(name = "assistant")]
    pub async fn run(client: &Client<OpenAIConfig>, prompt: String) -> Result<(), Box<dyn Error>> {
        let count: usize = client.model.ask(&prompt).await.parse()?;
        if count > 0 { Ok(()) } else { Err("nothing to count".into()) }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    pub role: String,
    pub content: String,
}

#[derive(PartialEq, Eq)]
pub enum AgentState {
    Continue,
    Done,
}

// 16
#[agent]
pub async fn agent(messages: &mut Vec<Message>) -> Result<AgentState, Box<dyn Error>> {
    let last = messages.last().ok_or("no messages")?;
    if last.role == "assistant" {
        return Ok(AgentState::Done);
    }
    let content = Model.ask(&last.content).await;
    messages.push(Message { role: "assistant".to_owned(), content });
    Ok(AgentState::Continue)
}

#[derive(Default)]
pub struct AppContext {
    pub model: Model,
}

/// A conversation that is plain JSON.
pub mod conversation {
    use super::{AppContext, agent, json};
    use anyhow::{Context as _, Result};

    // 17
    #[agent(name = "conversation")]
    pub async fn run(app: &AppContext, history: &mut Vec<serde_json::Value>) -> Result<()> {
        let last = history.last().context("an empty history")?;
        let content = last["content"].as_str().map(str::parse::<f64>).context("a turn without content")?;
        content.context("a turn that is no number")?;
        history.push(json!({"role": "assistant", "content": app.model.ask("pi").await}));
        Ok(())
    }
}

/// An agent that gives its results to a channel.
pub mod channel {
    use std::sync::Arc;

    use tokio::sync::mpsc;

    use super::{Model, Serialize, agent};

    #[derive(Debug, PartialEq, Eq, Serialize)]
    pub enum AgentEvent {
        Answer(String),
        Done,
    }

    #[derive(Default)]
    pub struct AppState {
        pub model: Model,
    }

    // 26
    #[agent]
    pub async fn run_agent(
        state: Arc<AppState>,
        user_id: String,
        message: String,
        #[no_log] ev: mpsc::Sender<AgentEvent>,
    ) {
        let answer = state.model.ask(&format!("{user_id}: {message}")).await;
        for event in [AgentEvent::Answer(answer), AgentEvent::Done] {
            if ev.send(event).await.is_err() {
                return;
            }
        }
    }
}

/// A command of a desktop program.
pub mod command {
    use super::{Model, agent};

    pub trait Runtime {}

    pub struct Window;

    impl Runtime for Window {}

    #[derive(Debug)]
    pub struct AppHandle<R: Runtime = Window>(pub std::marker::PhantomData<R>);

    #[derive(Debug)]
    pub struct State<'r, T: Send + Sync + 'static>(pub &'r T);

    #[derive(Debug, Default)]
    pub struct RunnerState {
        pub model: Model,
    }

    // 27
    // The attribute of the original leaves the function as it is and writes a macro beside it; in
    // its place stands one that rewrites the function.
    #[tracing::instrument(skip_all, fields(command = true))]
    #[agent]
    pub async fn run_agent(
        app: AppHandle,
        state: State<'_, RunnerState>,
        prompt: String,
        temperature: Option<f32>,
    ) -> Result<String, String> {
        let AppHandle(_) = app;
        if temperature.is_some_and(|temperature| temperature > 2.0) {
            return Err(format!("a temperature of {temperature:?}"));
        }
        Ok(state.0.model.ask(&prompt).await)
    }
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;
    use std::sync::Arc;

    use expect_test::expect;
    use tokio::sync::mpsc;

    use super::channel::{AgentEvent, AppState};
    use super::command::{AppHandle, RunnerState, State};
    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_function_is_called_by_its_name_or_the_one_it_is_given() {
        let work = async {
            let client = Client { config: OpenAIConfig { api_base: "http://localhost" }, model: Model };
            let registry = ToolRegistry { tools: vec![Box::new(str::to_lowercase)] };
            with_tools::run(&client, "hello", &registry).await.unwrap();
            assert!(with_tools::run(&client, "", &registry).await.is_err());
            without_tools::run(&client, "12".to_owned()).await.unwrap();
            assert!(without_tools::run(&client, "twelve".to_owned()).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [run](client="Client { config: OpenAIConfig { api_base: \"http://localhost\" }, model: Model }", prompt="hello", registry="signatures_tests::agents::functions::ToolRegistry"): completed
                      llm(prompt="hello"): completed -> "HELLO"
                  iteration 2: failed
                    [run](client="Client { config: OpenAIConfig { api_base: \"http://localhost\" }, model: Model }", prompt="", registry="signatures_tests::agents::functions::ToolRegistry"): failed !! the tool said nothing
                      llm(prompt=""): completed -> ""
                    [assistant](client="Client { config: OpenAIConfig { api_base: \"http://localhost\" }, model: Model }", prompt="12"): completed
                      llm(prompt="12"): completed -> "12"
                  iteration 3: failed
                    [assistant](client="Client { config: OpenAIConfig { api_base: \"http://localhost\" }, model: Model }", prompt="twelve"): failed !! invalid digit found in string
                      llm(prompt="twelve"): completed -> "TWELVE"
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_step_of_a_loop_in_main_is_an_iteration() {
        let work = async {
            let mut messages = vec![Message { role: "user".to_owned(), content: "hello".to_owned() }];
            while agent(&mut messages).await.unwrap() == AgentState::Continue {}
            assert!(agent(&mut Vec::new()).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [agent](messages=[{"role":"user","content":"hello"}]): completed -> "signatures_tests::agents::functions::AgentState"
                      llm(prompt="hello"): completed -> "HELLO"
                  iteration 2: completed
                    [agent](messages=[{"role":"user","content":"hello"},{"role":"assistant","content":"HELLO"}]): completed -> "signatures_tests::agents::functions::AgentState"
                  iteration 3: failed
                    [agent](messages=[]): failed !! no messages
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_error_of_anyhow_is_recorded_with_its_chain() {
        let work = async {
            let app = AppContext::default();
            let mut history = vec![json!({"role": "user", "content": "3"})];
            conversation::run(&app, &mut history).await.unwrap();
            assert_eq!(history.pop().map(|turn| turn["content"].clone()), Some(json!("PI")));
            history.push(json!({"content": "three"}));
            assert!(conversation::run(&app, &mut history).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [conversation](app="signatures_tests::agents::functions::AppContext", history=[{"content":"3","role":"user"}]): completed
                      llm(prompt="pi"): completed -> "PI"
                  iteration 2: failed
                    [conversation](app="signatures_tests::agents::functions::AppContext", history=[{"content":"3","role":"user"},{"content":"three"}]): failed !! a turn that is no number <- invalid float literal
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_agent_that_returns_nothing_was_completed_and_may_be_spawned_with_its_place() {
        let work = async {
            let (sender, mut events) = mpsc::channel(1);
            let agent = channel::run_agent(Arc::new(AppState::default()), "u1".into(), "hi".into(), sender);
            let spawned = tokio::spawn(workflow_log::in_current(agent));
            assert_eq!(events.recv().await, Some(AgentEvent::Answer("U1: HI".to_owned())));
            assert_eq!(events.recv().await, Some(AgentEvent::Done));
            spawned.await.unwrap();
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [run_agent](state="signatures_tests::agents::functions::channel::AppState", user_id="u1", message="hi"): completed
                      llm(prompt="u1: hi"): completed -> "U1: HI"
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_attribute_of_another_library_may_stand_above() {
        let work = async {
            let state = RunnerState::default();
            for temperature in [None, Some(2.5)] {
                let app = AppHandle(PhantomData);
                let answer = command::run_agent(app, State(&state), "hello".into(), temperature).await;
                assert_eq!(answer.is_ok(), temperature.is_none());
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [run_agent](app="signatures_tests::agents::functions::command::AppHandle", state="State(RunnerState { model: Model })", prompt="hello", temperature=null): completed -> "HELLO"
                      llm(prompt="hello"): completed -> "HELLO"
                  iteration 2: failed
                    [run_agent](app="signatures_tests::agents::functions::command::AppHandle", state="State(RunnerState { model: Model })", prompt="hello", temperature=2.5): failed !! a temperature of Some(2.5)
                resources: Model
            "#]],
        )
        .await;
    }
}
