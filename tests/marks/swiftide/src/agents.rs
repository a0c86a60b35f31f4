//! Agents of swiftide's in agents of ours.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use expect_test::expect;
use marks_recording::check;
use swiftide::agents::Agent;
use swiftide::chat_completion::errors::{LanguageModelError, ToolError};
use swiftide::chat_completion::{
    ChatCompletion, ChatCompletionRequest, ChatCompletionResponse, ToolCall, ToolOutput,
};
use swiftide::traits::AgentContext;
use workflow_log::prelude::*;

/// A model that says what it is told to.
#[derive(Clone)]
struct Scripted(Arc<Mutex<Vec<ChatCompletionResponse>>>);

#[resource(kind = "llm", name = "scripted")]
#[async_trait]
impl ChatCompletion for Scripted {
    // Each answer has an identifier of its own.
    #[no_log(output)]
    async fn complete(
        &self,
        #[no_log] _request: &ChatCompletionRequest,
    ) -> Result<ChatCompletionResponse, LanguageModelError> {
        Ok(self.0.lock().unwrap().remove(0))
    }
}

#[resource(kind = "tool")]
#[swiftide::tool(description = "Searches code.", param(name = "query", description = "What to look for"))]
async fn search_code(#[no_log] _context: &dyn AgentContext, query: &str) -> Result<ToolOutput, ToolError> {
    Ok(format!("2 lines with {query}").into())
}

struct Researcher {
    model: Scripted,
}

#[agent]
impl Researcher {
    async fn run(&self, question: &str) -> Result<String, String> {
        let mut agent = Agent::builder()
            .llm(&self.model)
            .tools([search_code()])
            .build()
            .map_err(|error| error.to_string())?;
        agent.query(question.to_owned()).await.map_err(|error| error.to_string())?;
        let history = agent.history().await.map_err(|error| error.to_string())?;
        Ok(history.iter().rev().take(3).map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }
}

#[tokio::test]
async fn a_tool_that_swiftide_calls_in_a_task_of_its_own_is_an_action_of_the_run() {
    let call = |name: &str, args: &str| ToolCall::builder().id("1").name(name).args(args).build().unwrap();
    let turns = [
        ChatCompletionResponse::builder()
            .tool_calls(vec![call("search_code", r#"{"query":"fn"}"#)])
            .build()
            .unwrap(),
        ChatCompletionResponse::builder().message("There are two.").build().unwrap(),
    ];
    let researcher = Researcher { model: Scripted(Arc::new(Mutex::new(turns.into()))) };
    let work = async {
        let said = researcher.run("How many functions?").await.unwrap();
        assert!(said.contains("2 lines with fn"), "{said}");
    };
    check(work, &expect![[r#"
        usual: completed
          iteration 1: completed
            [researcher](question="How many functions?"): completed -> "Assistant: \"There are two.\", tools: None\nToolOutput: \"1#search_code {\"query\":\"fn\"}\": \"2 lines with fn\"\nAssistant: \"None\", tools: 1#search_code {\"query\":\"fn\"}"
              scripted <llm>(): completed
              scripted <llm>(): completed
            [usual] (implicit)(): completed
              tool(query="fn"): completed detached -> {"Text":"2 lines with fn"}
        resources: Scripted
    "#]]).await;
}
