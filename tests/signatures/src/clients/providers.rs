//! Providers whose traits say all that an answer is: a response, a stream, or a message and what it cost.

use std::error::Error;
use std::fmt;
use std::pin::Pin;

use async_trait::async_trait;
use futures::{Stream, stream};
use serde::Serialize;
use workflow_log::prelude::*;

#[derive(Debug)]
pub enum ProviderError {
    Auth(String),
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Auth(who) = self;
        write!(f, "{who} may not")
    }
}

impl Error for ProviderError {}

#[derive(Clone, Debug, Serialize)]
pub struct ChatMessage {
    pub role: &'static str,
    pub content: String,
}

pub type TextStream = Pin<Box<dyn Stream<Item = Result<String, ProviderError>> + Send>>;

/// A provider that is cloned through its trait, and whose request borrows.
pub mod cloned {
    use std::borrow::Cow;

    use super::{ChatMessage, Error, Pin, Serialize, Stream, async_trait, fmt, resource, stream};

    #[derive(Clone, Debug, Serialize)]
    pub struct ChatCompletionRequest<'a> {
        pub messages: Cow<'a, [ChatMessage]>,
    }

    #[derive(Clone, Debug, Default, Serialize)]
    pub struct Usage {
        pub prompt_tokens: u32,
        pub completion_tokens: u32,
    }

    #[derive(Clone, Debug, Default, Serialize)]
    pub struct ChatCompletionResponse {
        pub message: Option<String>,
        pub usage: Option<Usage>,
    }

    #[derive(Debug)]
    pub enum LanguageModelError {
        ContextLengthExceeded(Box<dyn Error + Send + Sync>),
    }

    impl fmt::Display for LanguageModelError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let Self::ContextLengthExceeded(error) = self;
            write!(f, "context length exceeded: {error}")
        }
    }

    impl Error for LanguageModelError {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            let Self::ContextLengthExceeded(error) = self;
            Some(&**error)
        }
    }

    pub type ChatCompletionStream =
        Pin<Box<dyn Stream<Item = Result<ChatCompletionResponse, LanguageModelError>> + Send>>;

    pub trait DynClone {
        fn dyn_clone(&self) -> Box<dyn ChatCompletion>;
    }

    #[async_trait]
    pub trait ChatCompletion: Send + Sync + DynClone {
        // 44
        async fn complete(
            &self,
            request: &ChatCompletionRequest<'_>,
        ) -> Result<ChatCompletionResponse, LanguageModelError>;
        async fn complete_stream(&self, request: &ChatCompletionRequest<'_>) -> ChatCompletionStream;
    }

    #[derive(Clone)]
    pub struct Small;

    impl DynClone for Small {
        fn dyn_clone(&self) -> Box<dyn ChatCompletion> {
            Box::new(self.clone())
        }
    }

    #[resource(kind = "llm")]
    #[async_trait]
    impl ChatCompletion for Small {
        async fn complete(
            &self,
            request: &ChatCompletionRequest<'_>,
        ) -> Result<ChatCompletionResponse, LanguageModelError> {
            if request.messages.len() > 1 {
                return Err(LanguageModelError::ContextLengthExceeded("two messages".into()));
            }
            let message = request.messages.first().map(|message| message.content.to_uppercase());
            let usage = Usage { prompt_tokens: 1, completion_tokens: 2 };
            Ok(ChatCompletionResponse { message, usage: Some(usage) })
        }

        async fn complete_stream(&self, request: &ChatCompletionRequest<'_>) -> ChatCompletionStream {
            Box::pin(stream::iter([self.complete(request).await]))
        }
    }
}

/// Providers that answer with a stream, or with a message and what it used.
pub mod answers {
    use super::{ChatMessage, ProviderError, Serialize, TextStream, async_trait, resource, stream};

    #[derive(Clone, Debug, Serialize)]
    pub struct LlmRequest {
        pub model: String,
        pub contents: Vec<String>,
    }

    pub type Result<T> = std::result::Result<T, ProviderError>;
    pub type LlmResponseStream = TextStream;

    #[async_trait]
    pub trait Llm: Send + Sync {
        // 47
        async fn generate_content(&self, req: LlmRequest, stream: bool) -> Result<LlmResponseStream>;
    }

    pub struct Gemini;

    #[async_trait]
    #[resource(kind = "llm")]
    impl Llm for Gemini {
        async fn generate_content(&self, req: LlmRequest, stream: bool) -> Result<LlmResponseStream> {
            if !stream && req.contents.len() > 1 {
                return Err(ProviderError::Auth("at once".to_owned()));
            }
            Ok(Box::pin(stream::iter(req.contents.into_iter().map(Ok))))
        }
    }

    #[derive(Clone, Debug, Serialize)]
    pub struct ModelConfig {
        pub model_name: String,
    }

    /// Only `Debug`.
    #[derive(Clone, Debug)]
    pub struct Tool {
        pub name: &'static str,
    }

    #[derive(Clone, Debug, Serialize)]
    pub struct Usage {
        pub input_tokens: Option<i32>,
        pub output_tokens: Option<i32>,
    }

    #[derive(Clone, Debug, Serialize)]
    pub struct ProviderUsage {
        pub model: String,
        pub usage: Usage,
    }

    pub type MessageStream = TextStream;

    #[async_trait]
    pub trait Provider: Send + Sync {
        // 48
        async fn stream(
            &self,
            model_config: &ModelConfig,
            session_id: &str,
            system: &str,
            messages: &[ChatMessage],
            tools: &[Tool],
        ) -> std::result::Result<MessageStream, ProviderError>;

        async fn complete(
            &self,
            model_config: &ModelConfig,
            system: &str,
            messages: &[ChatMessage],
        ) -> std::result::Result<(ChatMessage, ProviderUsage), ProviderError>;
    }

    pub struct Anthropic;

    #[resource(kind = "llm")]
    #[async_trait]
    impl Provider for Anthropic {
        async fn stream(
            &self,
            model_config: &ModelConfig,
            session_id: &str,
            system: &str,
            messages: &[ChatMessage],
            tools: &[Tool],
        ) -> std::result::Result<MessageStream, ProviderError> {
            if system.is_empty() {
                return Err(ProviderError::Auth(session_id.to_owned()));
            }
            let (message, _) = self.complete(model_config, system, messages).await?;
            let tools = tools.iter().map(|tool| Ok(tool.name.to_owned()));
            Ok(Box::pin(stream::iter([Ok(message.content)].into_iter().chain(tools).collect::<Vec<_>>())))
        }

        async fn complete(
            &self,
            model_config: &ModelConfig,
            system: &str,
            messages: &[ChatMessage],
        ) -> std::result::Result<(ChatMessage, ProviderUsage), ProviderError> {
            let content = format!("{system} {}", messages.len());
            let usage = Usage { input_tokens: Some(7), output_tokens: None };
            let usage = ProviderUsage { model: format!("{}-1", model_config.model_name), usage };
            Ok((ChatMessage { role: "assistant", content }, usage))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use expect_test::expect;
    use futures::TryStreamExt as _;

    use super::answers::{Anthropic, Gemini, Llm as _, LlmRequest, ModelConfig, Provider as _, Tool};
    use super::cloned::{ChatCompletionRequest, DynClone as _, Small};
    use super::*;
    use crate::recording::check;

    fn messages(content: &[&str]) -> Vec<ChatMessage> {
        content.iter().map(|content| ChatMessage { role: "user", content: (*content).to_owned() }).collect()
    }

    #[tokio::test]
    async fn a_request_that_borrows_is_recorded_with_what_it_borrows() {
        let work = async {
            let model = Small.dyn_clone();
            let request = |content| ChatCompletionRequest { messages: Cow::Owned(messages(content)) };
            assert!(model.complete(&request(&["one", "two"])).await.is_err());
            let stream = model.complete_stream(&request(&["one"])).await;
            let responses = stream.try_collect::<Vec<_>>().await.unwrap();
            assert_eq!(responses[0].message.as_deref(), Some("ONE"));
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(request={"messages":[{"role":"user","content":"one"},{"role":"user","content":"two"}]}): failed !! context length exceeded: two messages <- two messages
                      llm(request={"messages":[{"role":"user","content":"one"}]}): completed input_tokens=1 output_tokens=2 items=1 -> [{"message":"ONE","usage":{"prompt_tokens":1,"completion_tokens":2}}]
                        llm(request={"messages":[{"role":"user","content":"one"}]}): completed input_tokens=1 output_tokens=2 -> {"message":"ONE","usage":{"prompt_tokens":1,"completion_tokens":2}}
                        item(): completed -> {"message":"ONE","usage":{"prompt_tokens":1,"completion_tokens":2}}
                resources: Small
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_stream_has_the_model_that_was_asked_for() {
        let work = async {
            let request = |contents: &[&str]| LlmRequest {
                model: "gemini-2".to_owned(),
                contents: contents.iter().copied().map(ToOwned::to_owned).collect(),
            };
            let words = Gemini.generate_content(request(&["one", "two"]), true).await.unwrap();
            assert_eq!(words.try_collect::<Vec<_>>().await.unwrap(), ["one", "two"]);
            assert!(Gemini.generate_content(request(&["one", "two"]), false).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(req={"model":"gemini-2","contents":["one","two"]}, stream=true): completed model="gemini-2" items=2 -> "onetwo"
                        item(): completed -> "one"
                        item(): completed -> "two"
                      llm(req={"model":"gemini-2","contents":["one","two"]}, stream=false): failed model="gemini-2" !! at once may not
                resources: Gemini
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_message_beside_its_usage_tells_its_facts() {
        let work = async {
            let config = ModelConfig { model_name: "claude".to_owned() };
            let (asked, tools) = (messages(&["one"]), [Tool { name: "search" }]);
            let words = Anthropic.stream(&config, "s1", "be kind", &asked, &tools).await.unwrap();
            assert_eq!(words.try_collect::<Vec<_>>().await.unwrap(), ["be kind 1", "search"]);
            assert!(Anthropic.stream(&config, "s2", "", &[], &[]).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(model_config={"model_name":"claude"}, session_id="s1", system="be kind", messages=[{"role":"user","content":"one"}], tools="[Tool { name: \"search\" }]"): completed model="claude" items=2 -> "be kind 1search"
                        llm(model_config={"model_name":"claude"}, system="be kind", messages=[{"role":"user","content":"one"}]): completed model="claude-1" input_tokens=7 -> [{"role":"assistant","content":"be kind 1"},{"model":"claude-1","usage":{"input_tokens":7,"output_tokens":null}}]
                        item(): completed -> "be kind 1"
                        item(): completed -> "search"
                      llm(model_config={"model_name":"claude"}, session_id="s2", system="", messages=[], tools="[]"): failed model="claude" !! s2 may not
                resources: Anthropic
            "#]],
        )
        .await;
    }
}
