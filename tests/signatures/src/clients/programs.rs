//! Clients that programs write for themselves.

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_log::prelude::*;

pub type Result<T, E = anyhow::Error> = std::result::Result<T, E>;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompletionRequest {
    pub model: String,
    pub messages: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompletionResponse {
    pub model: String,
    pub text: String,
}

#[async_trait]
pub trait ChatClient: Send + Sync {
    // 53
    async fn complete(&self, request: CompletionRequest) -> Result<CompletionResponse>;
}

pub struct OpenAi;

#[resource(kind = "llm")]
#[async_trait]
impl ChatClient for OpenAi {
    async fn complete(&self, mut request: CompletionRequest) -> Result<CompletionResponse> {
        let text = request.messages.pop().ok_or_else(|| anyhow::anyhow!("no messages"))?;
        Ok(CompletionResponse { model: request.model, text })
    }
}

pub trait JsonSchema {}

#[derive(Clone, Debug)]
pub struct ExtractionRequest {
    pub text: String,
}

#[derive(Debug)]
pub enum LlmError {
    Extraction(serde_json::Error),
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Person {
    pub name: String,
}

impl JsonSchema for Person {}

#[async_trait]
pub trait Extracts: Send + Sync {
    // 55
    async fn extract<T>(&self, req: ExtractionRequest) -> Result<T, LlmError>
    where
        T: DeserializeOwned + JsonSchema + Send;
}

#[resource(kind = "llm", name = "extractor")]
#[async_trait]
impl Extracts for OpenAi {
    async fn extract<T>(&self, req: ExtractionRequest) -> Result<T, LlmError>
    where
        T: DeserializeOwned + JsonSchema + Send,
    {
        serde_json::from_str(&req.text).map_err(LlmError::Extraction)
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatRequest {
    pub prompt: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatResponse {
    pub text: String,
    pub usage: Option<Value>,
}

pub trait TextDeltaSink: Send + Sync {
    fn delta(&self, text: &str);
}

impl TextDeltaSink for std::sync::Mutex<String> {
    fn delta(&self, text: &str) {
        self.lock().expect("a sound lock").push_str(text);
    }
}

#[async_trait]
pub trait Streams: Send + Sync {
    // 56
    async fn chat_stream(
        &self,
        req: &ChatRequest,
        on_delta: &mut (dyn for<'a> FnMut(&'a str) + Send),
    ) -> Result<ChatResponse>;

    // 57
    async fn complete_stream(&self, request: ChatRequest, sink: &dyn TextDeltaSink) -> Result<ChatResponse>;
}

#[async_trait]
#[resource(kind = "llm", name = "deltas")]
impl Streams for OpenAi {
    async fn chat_stream(
        &self,
        req: &ChatRequest,
        on_delta: &mut (dyn for<'a> FnMut(&'a str) + Send),
    ) -> Result<ChatResponse> {
        anyhow::ensure!(!req.prompt.is_empty(), "nothing was asked");
        req.prompt.split(' ').for_each(on_delta);
        Ok(ChatResponse { text: req.prompt.clone(), usage: Some(json!({"completion_tokens": 2})) })
    }

    async fn complete_stream(&self, request: ChatRequest, sink: &dyn TextDeltaSink) -> Result<ChatResponse> {
        request.prompt.split(' ').for_each(|text| sink.delta(text));
        Ok(ChatResponse { text: request.prompt, usage: None })
    }
}

/// An HTTP client's response, whose body is read by whoever holds it.
pub mod reqwest {
    #[derive(Debug)]
    pub struct Response {
        pub status: u16,
    }

    impl Response {
        pub async fn text(self) -> String {
            format!("status {}", self.status)
        }
    }
}

/// Its client holds what cannot be shown, so it derives nothing.
pub struct AppContext {
    pub model: &'static str,
}

// 58
#[resource(kind = "llm", name = "openai")]
pub async fn call_openai(app: &AppContext, history: &[Value]) -> Result<reqwest::Response> {
    anyhow::ensure!(!history.is_empty(), "{} was asked nothing", app.model);
    Ok(reqwest::Response { status: 200 })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_client_that_is_mutable_inside_is_recorded_with_the_request_as_it_came() {
        let work = async {
            let request = |messages| CompletionRequest { model: "m".to_owned(), messages };
            OpenAi.complete(request(vec!["hello".to_owned()])).await.unwrap();
            assert!(OpenAi.complete(request(Vec::new())).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(request={"model":"m","messages":["hello"]}): completed model="m" -> {"model":"m","text":"hello"}
                      llm(request={"model":"m","messages":[]}): failed model="m" !! no messages
                resources: OpenAi
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn what_is_extracted_is_recorded_by_the_name_of_its_type() {
        let work = async {
            let request = |text: &str| ExtractionRequest { text: text.to_owned() };
            assert_eq!(OpenAi.extract::<Person>(request(r#"{"name":"Ada"}"#)).await.unwrap().name, "Ada");
            assert!(OpenAi.extract::<Person>(request("Ada")).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      extractor <llm>(req="ExtractionRequest { text: \"{\\\"name\\\":\\\"Ada\\\"}\" }"): completed -> "signatures_tests::clients::programs::Person"
                      extractor <llm>(req="ExtractionRequest { text: \"Ada\" }"): failed !! Extraction(Error("expected value", line: 1, column: 1))
                resources: OpenAi
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn deltas_go_to_the_callers_callback_or_sink_and_the_response_is_recorded() {
        let work = async {
            let request = |prompt: &str| ChatRequest { prompt: prompt.to_owned() };
            let mut deltas = Vec::new();
            OpenAi
                .chat_stream(&request("two words"), &mut |delta| deltas.push(delta.to_owned()))
                .await
                .unwrap();
            assert_eq!(deltas, ["two", "words"]);
            assert!(OpenAi.chat_stream(&request(""), &mut |_| ()).await.is_err());
            let sink = Mutex::new(String::new());
            OpenAi.complete_stream(request("two words"), &sink).await.unwrap();
            assert_eq!(sink.into_inner().unwrap(), "twowords");
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      deltas <llm>(req={"prompt":"two words"}, on_delta="dyn core::ops::function::FnMut(&'_ str) + core::marker::Send"): completed output_tokens=2 -> {"text":"two words","usage":{"completion_tokens":2}}
                      deltas <llm>(req={"prompt":""}, on_delta="dyn core::ops::function::FnMut(&'_ str) + core::marker::Send"): failed !! nothing was asked
                      deltas <llm>(request={"prompt":"two words"}, sink="dyn signatures_tests::clients::programs::TextDeltaSink"): completed -> {"text":"two words","usage":null}
                resources: OpenAi
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_function_that_hands_out_a_response_is_a_call_until_then() {
        let work = async {
            let app = AppContext { model: "m" };
            let history = [json!({"role": "user", "content": "hello"})];
            assert_eq!(call_openai(&app, &history).await.unwrap().text().await, "status 200");
            assert!(call_openai(&app, &[]).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      openai <llm>(app="signatures_tests::clients::programs::AppContext", history=[{"content":"hello","role":"user"}]): completed -> "Response { status: 200 }"
                      openai <llm>(app="signatures_tests::clients::programs::AppContext", history=[]): failed !! m was asked nothing
            "#]],
        )
        .await;
    }
}
