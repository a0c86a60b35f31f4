//! Tools and agents as `AutoAgents` executes them, with a model that says what it is told to.

use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use autoagents::core::tool::ToolT;
use autoagents::llm::chat::{ChatMessage, ChatProvider, ChatResponse, StructuredOutputFormat, Tool};
use autoagents::llm::completion::{CompletionProvider, CompletionRequest, CompletionResponse};
use autoagents::llm::embedding::EmbeddingProvider;
use autoagents::llm::error::LLMError;
use autoagents::llm::models::ModelsProvider;
use autoagents::llm::{FunctionCall, LLMProvider, ToolCall};
use serde_json::{Value, json};

/// What a tool tells of itself, and what it answers.
pub(crate) async fn seen(tool: &dyn ToolT, questions: &[Value]) -> Value {
    let mut answers = Vec::new();
    for question in questions {
        answers.push(match tool.execute(question.clone()).await {
            Ok(answer) => answer,
            Err(error) => json!(error.to_string()),
        });
    }
    json!({
        "debug": format!("{tool:?}"),
        "name": tool.name(),
        "description": tool.description(),
        "arguments": tool.args_schema(),
        "output": tool.output_schema(),
        "answers": answers,
    })
}

/// A model that says one thing after the other.
pub(crate) struct Scripted(Mutex<Vec<Said>>);

/// A thing that a model says.
#[derive(Clone, Debug)]
pub(crate) enum Said {
    Text(&'static str),
    Call(&'static str, Value),
}

impl Scripted {
    pub(crate) fn new(said: impl IntoIterator<Item = Said>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(said.into_iter().collect())))
    }
}

impl fmt::Display for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Call(name, arguments) => write!(formatter, "{name}({arguments})"),
        }
    }
}

impl ChatResponse for Said {
    fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some((*text).to_owned()),
            Self::Call(..) => None,
        }
    }

    fn tool_calls(&self) -> Option<Vec<ToolCall>> {
        match self {
            Self::Text(_) => None,
            Self::Call(name, arguments) => Some(vec![ToolCall {
                id: "1".to_owned(),
                call_type: "function".to_owned(),
                function: FunctionCall { name: (*name).to_owned(), arguments: arguments.to_string() },
            }]),
        }
    }
}

#[workflow_log::resource(kind = "llm", name = "scripted")]
#[async_trait]
impl ChatProvider for Scripted {
    async fn chat_with_tools(
        &self,
        messages: &[ChatMessage],
        #[no_log] _tools: Option<&[Tool]>,
        #[no_log] _json_schema: Option<StructuredOutputFormat>,
    ) -> Result<Box<dyn ChatResponse>, LLMError> {
        assert!(!messages.is_empty(), "there is a question");
        Ok(Box::new(self.0.lock().unwrap().remove(0)))
    }
}

#[async_trait]
impl CompletionProvider for Scripted {
    async fn complete(
        &self,
        _request: &CompletionRequest,
        _json_schema: Option<StructuredOutputFormat>,
    ) -> Result<CompletionResponse, LLMError> {
        Err(LLMError::Generic("nothing is to be completed".to_owned()))
    }
}

#[async_trait]
impl EmbeddingProvider for Scripted {
    async fn embed(&self, _input: Vec<String>) -> Result<Vec<Vec<f32>>, LLMError> {
        Err(LLMError::Generic("nothing is to be embedded".to_owned()))
    }
}

#[async_trait]
impl ModelsProvider for Scripted {}

impl LLMProvider for Scripted {}
