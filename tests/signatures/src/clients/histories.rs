//! Clients of one library that keep the conversation, or have it kept for them.

use std::sync::{Arc, Mutex};

use futures::stream::{self, BoxStream};
use serde::{Deserialize, Serialize};
use workflow_log::prelude::*;

/// The library's errors, and its result.
pub mod error {
    use std::fmt;

    #[derive(Debug)]
    pub enum OllamaError {
        Other(String),
    }

    impl fmt::Display for OllamaError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let Self::Other(what) = self;
            write!(f, "the server says: {what}")
        }
    }

    impl std::error::Error for OllamaError {}

    pub type Result<T> = std::result::Result<T, OllamaError>;
}

#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct ChatMessage {
    pub role: String,
    pub content: String,
}

impl ChatMessage {
    pub fn user(content: &str) -> Self {
        Self { role: "user".to_owned(), content: content.to_owned() }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatMessageRequest {
    #[serde(rename = "model")]
    pub model_name: String,
    pub messages: Vec<ChatMessage>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatMessageFinalResponseData {
    pub prompt_eval_count: u64,
    pub eval_count: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatMessageResponse {
    pub model: String,
    pub message: ChatMessage,
    pub done: bool,
    pub final_data: Option<ChatMessageFinalResponseData>,
}

pub trait ChatHistory {
    fn push(&mut self, message: ChatMessage);
    fn messages(&self) -> Vec<ChatMessage>;
}

impl ChatHistory for Vec<ChatMessage> {
    fn push(&mut self, message: ChatMessage) {
        self.push(message);
    }

    fn messages(&self) -> Vec<ChatMessage> {
        self.clone()
    }
}

pub type ChatMessageResponseStream = BoxStream<'static, Result<ChatMessageResponse, ()>>;

#[derive(Clone, Default)]
pub struct Ollama;

#[resource(kind = "llm")]
impl Ollama {
    // 38
    pub async fn send_chat_messages(
        &self,
        request: ChatMessageRequest,
    ) -> crate::clients::histories::error::Result<ChatMessageResponse> {
        let last =
            request.messages.last().ok_or_else(|| error::OllamaError::Other("no messages".to_owned()))?;
        Ok(ChatMessageResponse {
            model: request.model_name,
            message: ChatMessage { role: "assistant".to_owned(), content: last.content.to_uppercase() },
            done: true,
            final_data: Some(ChatMessageFinalResponseData { prompt_eval_count: 8, eval_count: 9 }),
        })
    }

    // 39
    pub async fn send_chat_messages_with_history<C: ChatHistory>(
        &self,
        history: &mut C,
        mut request: ChatMessageRequest,
    ) -> error::Result<ChatMessageResponse> {
        request.messages.drain(..).for_each(|message| history.push(message));
        request.messages = history.messages();
        let response = self.send_chat_messages(request).await?;
        history.push(response.message.clone());
        Ok(response)
    }

    /// The same as a stream, whose items fail with nothing.
    pub async fn send_chat_messages_with_history_stream<C: ChatHistory + Send + 'static>(
        &self,
        history: Arc<Mutex<C>>,
        request: ChatMessageRequest,
    ) -> error::Result<ChatMessageResponseStream> {
        let response = self.send_chat_messages(request).await?;
        history.lock().expect("a sound lock").push(response.message.clone());
        Ok(Box::pin(stream::iter([Ok(response), Err(())])))
    }
}

pub struct Coordinator<C: ChatHistory> {
    pub model: String,
    pub ollama: Ollama,
    pub history: C,
}

#[agent(run = "chat")]
impl<C: ChatHistory> Coordinator<C> {
    // 40
    pub async fn chat(&mut self, messages: Vec<ChatMessage>) -> error::Result<ChatMessageResponse> {
        let request = ChatMessageRequest { model_name: self.model.clone(), messages };
        self.ollama.send_chat_messages_with_history(&mut self.history, request).await
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use futures::StreamExt as _;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_result_may_be_named_by_its_path_and_a_history_by_its_type() {
        let work = async {
            let mut coordinator =
                Coordinator { model: "llama3".to_owned(), ollama: Ollama, history: Vec::new() };
            coordinator.chat(vec![ChatMessage::user("hello")]).await.unwrap();
            assert_eq!(coordinator.history.len(), 2);
            coordinator.history.clear();
            assert!(coordinator.chat(Vec::new()).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [coordinator](messages=[{"role":"user","content":"hello"}]): completed -> {"model":"llama3","message":{"role":"assistant","content":"HELLO"},"done":true,"final_data":{"prompt_eval_count":8,"eval_count":9}}
                      llm(history="alloc::vec::Vec<signatures_tests::clients::histories::ChatMessage>", request={"model":"llama3","messages":[{"role":"user","content":"hello"}]}): completed model="llama3" input_tokens=8 output_tokens=9 -> {"model":"llama3","message":{"role":"assistant","content":"HELLO"},"done":true,"final_data":{"prompt_eval_count":8,"eval_count":9}}
                        llm(request={"model":"llama3","messages":[{"role":"user","content":"hello"}]}): completed model="llama3" input_tokens=8 output_tokens=9 -> {"model":"llama3","message":{"role":"assistant","content":"HELLO"},"done":true,"final_data":{"prompt_eval_count":8,"eval_count":9}}
                  iteration 2: failed
                    [coordinator](messages=[]): failed !! the server says: no messages
                      llm(history="alloc::vec::Vec<signatures_tests::clients::histories::ChatMessage>", request={"model":"llama3","messages":[]}): failed model="llama3" !! the server says: no messages
                        llm(request={"model":"llama3","messages":[]}): failed model="llama3" !! the server says: no messages
                resources: Ollama
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_shared_history_is_recorded_by_the_name_of_its_type() {
        let work = async {
            let history = Arc::new(Mutex::new(Vec::new()));
            let request = ChatMessageRequest {
                model_name: "llama3".to_owned(),
                messages: vec![ChatMessage::user("hi")],
            };
            let shared = Arc::clone(&history);
            let stream = Ollama.send_chat_messages_with_history_stream(shared, request).await.unwrap();
            assert!(stream.collect::<Vec<_>>().await[1].is_err());
            assert_eq!(history.lock().unwrap().len(), 1);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(history="std::sync::poison::mutex::Mutex<alloc::vec::Vec<signatures_tests::clients::histories::ChatMessage>>", request={"model":"llama3","messages":[{"role":"user","content":"hi"}]}): failed model="llama3" input_tokens=8 output_tokens=9 items=2 -> {"model":"llama3","message":{"role":"assistant","content":"HI"},"done":true,"final_data":{"prompt_eval_count":8,"eval_count":9}} !! ()
                        llm(request={"model":"llama3","messages":[{"role":"user","content":"hi"}]}): completed model="llama3" input_tokens=8 output_tokens=9 -> {"model":"llama3","message":{"role":"assistant","content":"HI"},"done":true,"final_data":{"prompt_eval_count":8,"eval_count":9}}
                        item(): completed -> {"model":"llama3","message":{"role":"assistant","content":"HI"},"done":true,"final_data":{"prompt_eval_count":8,"eval_count":9}}
                resources: Ollama
            "#]],
        )
        .await;
    }
}
