//! Clients that are asked through a builder: the call is where the builder is sent or awaited.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::Stream;
use futures::future::BoxFuture;
use workflow_log::prelude::*;

pub trait ToChatMessage {
    fn content(&self) -> String;
}

impl ToChatMessage for &str {
    fn content(&self) -> String {
        (*self).to_owned()
    }
}

#[derive(Debug, Default)]
pub struct Chat {
    history: Vec<String>,
}

#[resource]
impl Chat {
    // 51
    pub fn chat<M: ToChatMessage>(&mut self, message: &M) -> ChatResponseBuilder<'_> {
        self.history.push(message.content());
        ChatResponseBuilder { chat: self, spoken: 0 }
    }
}

#[derive(Debug)]
pub struct ChatResponseBuilder<'a> {
    chat: &'a mut Chat,
    spoken: usize,
}

impl Stream for ChatResponseBuilder<'_> {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.spoken += 1;
        Poll::Ready(self.chat.history.get(self.spoken - 1).map(|said| said.to_uppercase()))
    }
}

// The builder's other half: awaited, it is one answer.
#[resource(kind = "llm")]
impl<'a> IntoFuture for ChatResponseBuilder<'a> {
    type Output = Result<String, fmt::Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let said = self.chat.history.pop().filter(|said| !said.is_empty());
            said.map(|said| said.to_uppercase()).ok_or(fmt::Error)
        })
    }
}

/// As its original it can do no more than `Debug` and `Clone`.
#[derive(Clone, Debug)]
pub struct ConverseOutput {
    pub stop_reason: &'static str,
    pub text: String,
}

#[derive(Debug)]
pub enum ConverseError {
    ModelNotReady,
}

impl fmt::Display for ConverseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the model is not ready")
    }
}

impl Error for ConverseError {}

#[derive(Debug)]
pub struct HttpResponse {
    pub status: u16,
}

#[derive(Debug)]
pub enum SdkError<E, R> {
    ServiceError { source: E, raw: R },
}

impl<E, R> fmt::Display for SdkError<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("service error")
    }
}

impl<E: Error + 'static, R: fmt::Debug> Error for SdkError<E, R> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let Self::ServiceError { source, .. } = self;
        Some(source)
    }
}

pub struct Client;

impl Client {
    pub fn converse(&self) -> ConverseFluentBuilder {
        ConverseFluentBuilder::default()
    }
}

#[derive(Clone, Debug, Default)]
pub struct ConverseFluentBuilder {
    model_id: Option<String>,
    messages: Vec<String>,
}

#[resource(kind = "llm", name = "converse")]
impl ConverseFluentBuilder {
    // 52
    pub async fn send(self) -> Result<ConverseOutput, SdkError<ConverseError, HttpResponse>> {
        if self.model_id.is_none() {
            let raw = HttpResponse { status: 429 };
            return Err(SdkError::ServiceError { source: ConverseError::ModelNotReady, raw });
        }
        Ok(ConverseOutput { stop_reason: "end_turn", text: self.messages.concat() })
    }

    #[no_log]
    #[must_use]
    pub fn model_id(mut self, input: impl Into<String>) -> Self {
        self.model_id = Some(input.into());
        self
    }

    #[action(name = "add message")]
    #[must_use]
    pub fn messages(mut self, input: String) -> Self {
        self.messages.push(input);
        self
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use futures::StreamExt as _;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_builder_that_is_a_stream_and_awaited_too_is_a_call_where_it_is_awaited() {
        let work = async {
            let mut chat = Chat::default();
            assert_eq!(chat.chat(&"hi").collect::<Vec<_>>().await, ["HI"]);
            assert_eq!(chat.chat(&"ho").await.unwrap(), "HO");
            assert!(chat.chat(&"").await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      chat(message="&str"): completed -> "ChatResponseBuilder { chat: Chat { history: [\"hi\"] }, spoken: 0 }"
                      chat(message="&str"): completed -> "ChatResponseBuilder { chat: Chat { history: [\"hi\", \"ho\"] }, spoken: 0 }"
                      llm(): completed -> "HO"
                      chat(message="&str"): completed -> "ChatResponseBuilder { chat: Chat { history: [\"hi\", \"\"] }, spoken: 0 }"
                      llm(): failed !! an error occurred when formatting an argument
                resources: Chat, ChatResponseBuilder
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_fluent_builder_is_a_call_where_it_is_sent() {
        let work = async {
            let ready = Client.converse().model_id("nova").messages("hello".to_owned());
            assert_eq!(ready.send().await.unwrap().text, "hello");
            assert!(Client.converse().send().await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      add message <llm>(input="hello"): completed -> "ConverseFluentBuilder { model_id: Some(\"nova\"), messages: [\"hello\"] }"
                      converse <llm>(): completed -> "ConverseOutput { stop_reason: \"end_turn\", text: \"hello\" }"
                      converse <llm>(): failed !! service error <- the model is not ready
                resources: ConverseFluentBuilder
            "#]],
        )
        .await;
    }
}
