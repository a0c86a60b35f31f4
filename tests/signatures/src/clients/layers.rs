//! Providers that answer through `dyn`, what they are asked with, and a layer around them.

use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use futures::{Stream, stream};
use serde::Serialize;
use serde_json::Value;
use workflow_log::prelude::*;

#[derive(Debug)]
pub enum LLMError {
    AuthError(String),
}

impl Display for LLMError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::AuthError(who) = self;
        write!(f, "{who} may not")
    }
}

impl Error for LLMError {}

#[derive(Clone, Debug, Serialize)]
pub struct ChatMessage {
    pub role: &'static str,
    pub content: String,
}

/// What it is can only be seen by `Debug` and `Display`.
pub trait ChatResponse: Debug + Display {
    fn text(&self) -> Option<String>;
}

#[derive(Debug)]
pub struct TextResponse(String);

impl Display for TextResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ChatResponse for TextResponse {
    fn text(&self) -> Option<String> {
        Some(self.0.clone())
    }
}

#[async_trait]
pub trait ChatProvider: Send + Sync {
    // 41
    async fn chat(&self, messages: &[ChatMessage]) -> Result<Box<dyn ChatResponse>, LLMError>;
    async fn chat_stream(
        &self,
        messages: &[ChatMessage],
    ) -> Result<Pin<Box<dyn Stream<Item = Result<String, LLMError>> + Send>>, LLMError>;
}

#[derive(Clone, Debug, Serialize)]
pub struct StructuredOutputFormat {
    pub name: String,
    pub schema: Option<Value>,
}

/// Only `Debug`.
#[derive(Clone, Debug, Default)]
pub struct SamplingOverrides {
    pub temperature: Option<f32>,
}

#[async_trait]
pub trait SampledProvider: Send + Sync {
    // 42
    async fn chat(
        &self,
        messages: &[ChatMessage],
        json_schema: Option<StructuredOutputFormat>,
        sampling: Option<&SamplingOverrides>,
    ) -> Result<Box<dyn ChatResponse>, LLMError>;
}

#[derive(Clone, Default)]
pub struct Local {
    pub layers: usize,
}

#[async_trait]
#[resource(kind = "llm", name = "local")]
impl ChatProvider for Local {
    async fn chat(&self, messages: &[ChatMessage]) -> Result<Box<dyn ChatResponse>, LLMError> {
        let Some(last) = messages.last() else { return Err(LLMError::AuthError("nobody".to_owned())) };
        Ok(Box::new(TextResponse(last.content.to_uppercase())))
    }

    async fn chat_stream(
        &self,
        messages: &[ChatMessage],
    ) -> Result<Pin<Box<dyn Stream<Item = Result<String, LLMError>> + Send>>, LLMError> {
        let words: Vec<_> = messages.iter().map(|message| Ok(message.content.clone())).collect();
        Ok(Box::pin(stream::iter(words)))
    }
}

#[resource(kind = "llm", name = "sampled")]
#[async_trait]
impl SampledProvider for Local {
    async fn chat(
        &self,
        messages: &[ChatMessage],
        json_schema: Option<StructuredOutputFormat>,
        sampling: Option<&SamplingOverrides>,
    ) -> Result<Box<dyn ChatResponse>, LLMError> {
        if sampling.is_some_and(|sampling| sampling.temperature.is_none()) {
            return Err(LLMError::AuthError("who has no temperature".to_owned()));
        }
        let name = json_schema.map(|format| format.name).unwrap_or_default();
        Ok(Box::new(TextResponse(format!("{name}: {}", messages.len()))))
    }
}

pub trait LLMProvider: ChatProvider {
    fn layers(&self) -> usize;
}

impl LLMProvider for Local {
    fn layers(&self) -> usize {
        self.layers
    }
}

pub trait LLMLayer {
    // 43
    fn build(self: Box<Self>, next: Arc<dyn LLMProvider>) -> Arc<dyn LLMProvider>;
}

pub struct Counted;

#[resource]
impl LLMLayer for Counted {
    fn build(self: Box<Self>, next: Arc<dyn LLMProvider>) -> Arc<dyn LLMProvider> {
        Arc::new(Local { layers: next.layers() + 1 })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use futures::TryStreamExt as _;
    use serde_json::json;

    use super::*;
    use crate::recording::check;

    fn messages(content: &[&str]) -> Vec<ChatMessage> {
        content.iter().map(|content| ChatMessage { role: "user", content: (*content).to_owned() }).collect()
    }

    #[tokio::test]
    async fn a_boxed_response_is_recorded_as_its_trait_shows_it() {
        let work = async {
            let provider: Arc<dyn LLMProvider> = Arc::new(Local::default());
            let response = provider.chat(&messages(&["one", "two"])).await.unwrap();
            assert_eq!(response.text().as_deref(), Some("TWO"));
            assert!(provider.chat(&[]).await.is_err());
            let words = provider.chat_stream(&messages(&["one"])).await.unwrap();
            assert_eq!(words.try_collect::<Vec<_>>().await.unwrap(), ["one"]);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      local <llm>(messages=[{"role":"user","content":"one"},{"role":"user","content":"two"}]): completed -> "TextResponse(\"TWO\")"
                      local <llm>(messages=[]): failed !! nobody may not
                      local <llm>(messages=[{"role":"user","content":"one"}]): completed items=1 -> "one"
                        item(): completed -> "one"
                resources: Local
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn optional_parameters_are_recorded_by_what_their_types_can_do() {
        let work = async {
            let schema = Some(json!({"type": "object"}));
            let format = StructuredOutputFormat { name: "answer".to_owned(), schema };
            let asked = messages(&["one"]);
            let warm = SamplingOverrides { temperature: Some(0.5) };
            let provider = Local::default();
            SampledProvider::chat(&provider, &asked, Some(format), Some(&warm)).await.unwrap();
            let cold = SamplingOverrides::default();
            assert!(SampledProvider::chat(&provider, &asked, None, Some(&cold)).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      sampled <llm>(messages=[{"role":"user","content":"one"}], json_schema={"name":"answer","schema":{"type":"object"}}, sampling="Some(SamplingOverrides { temperature: Some(0.5) })"): completed -> "TextResponse(\"answer: 1\")"
                      sampled <llm>(messages=[{"role":"user","content":"one"}], json_schema=null, sampling="Some(SamplingOverrides { temperature: None })"): failed !! who has no temperature may not
                resources: Local
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_layer_is_an_action_of_no_kind_under_its_methods_name() {
        let work = async {
            let inner = Arc::new(Local { layers: 2 });
            assert_eq!(Box::new(Counted).build(inner).layers(), 3);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      build(next="dyn signatures_tests::clients::layers::LLMProvider"): completed -> "dyn signatures_tests::clients::layers::LLMProvider"
                resources: Counted
            "#]],
        )
        .await;
    }
}
