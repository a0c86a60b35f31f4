//! Clients with a method for each way to ask: typed, as the caller likes, and streamed.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::Stream;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use workflow_log::prelude::*;

pub trait Config {
    fn api_base(&self) -> &str;
}

impl Config for String {
    fn api_base(&self) -> &str {
        self
    }
}

#[derive(Debug)]
pub enum OpenAIError {
    InvalidArgument(String),
    JSONDeserialize(serde_json::Error),
}

impl fmt::Display for OpenAIError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidArgument(what) => write!(f, "invalid argument: {what}"),
            Self::JSONDeserialize(_) => f.write_str("failed to deserialize the response"),
        }
    }
}

impl Error for OpenAIError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::InvalidArgument(_) => None,
            Self::JSONDeserialize(error) => Some(error),
        }
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CreateChatCompletionRequest {
    pub model: String,
    pub messages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateChatCompletionResponse {
    pub model: String,
    pub choices: Vec<Choice>,
    pub usage: Option<CompletionUsage>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Choice {
    pub content: Option<String>,
    pub finish_reason: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompletionUsage {
    pub prompt_tokens: u32,
    pub completion_tokens: u32,
}

pub type ChatCompletionResponseStream =
    Pin<Box<dyn Stream<Item = Result<CreateChatCompletionResponse, OpenAIError>> + Send>>;

pub struct Chat<'c, C: Config> {
    pub config: &'c C,
}

#[resource(kind = "llm")]
impl<C: Config> Chat<'_, C> {
    // 33
    pub async fn create(
        &self,
        request: CreateChatCompletionRequest,
    ) -> Result<CreateChatCompletionResponse, OpenAIError> {
        let Some(last) = request.messages.last() else {
            return Err(OpenAIError::InvalidArgument("no messages".to_owned()));
        };
        Ok(CreateChatCompletionResponse {
            model: format!("{}-2026", request.model),
            choices: vec![Choice {
                content: Some(last.to_uppercase()),
                finish_reason: Some("stop".to_owned()),
            }],
            usage: Some(CompletionUsage { prompt_tokens: 3, completion_tokens: 2 }),
        })
    }

    // 34
    #[allow(unused_mut)]
    pub async fn create_stream(
        &self,
        mut request: CreateChatCompletionRequest,
    ) -> Result<ChatCompletionResponseStream, OpenAIError> {
        if request.stream == Some(false) {
            return Err(OpenAIError::InvalidArgument("a stream without `stream`".to_owned()));
        }
        request.stream = Some(true);
        let response = self.create(request).await?;
        Ok(Box::pin(futures::stream::iter([Ok(response)])))
    }

    // 35
    pub async fn create_byot<T0: Serialize, R: DeserializeOwned>(
        &self,
        request: T0,
    ) -> Result<R, OpenAIError> {
        let request = serde_json::to_string(&request).map_err(OpenAIError::JSONDeserialize)?;
        let base = self.config.api_base();
        let response =
            format!(r#"{{"model":"m","base":"{base}","asked":{request},"usage":{{"prompt_tokens":1}}}}"#);
        serde_json::from_str(&response).map_err(OpenAIError::JSONDeserialize)
    }
}

pub type Result<T, E = Denied> = std::result::Result<T, E>;

#[derive(Debug)]
pub struct Denied;

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("denied")
    }
}

impl Error for Denied {}

#[derive(Clone, Debug)]
pub enum ModelSpec {
    Name(String),
}

impl From<&str> for ModelSpec {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChatRequest {
    pub system: Option<String>,
    pub messages: Vec<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChatOptions {
    pub temperature: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ModelIden {
    pub model_name: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Usage {
    pub prompt_tokens: Option<i32>,
    pub completion_tokens: Option<i32>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatResponse {
    pub content: String,
    pub model_iden: ModelIden,
    pub stop_reason: Option<String>,
    pub usage: Usage,
}

/// A stream under its own name.
pub struct ChatStream {
    words: std::vec::IntoIter<String>,
}

impl Stream for ChatStream {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.words.next().map(Ok))
    }
}

pub struct ChatStreamResponse {
    pub stream: ChatStream,
    pub model_iden: ModelIden,
}

pub struct Client;

#[resource(kind = "llm", name = "genai")]
impl Client {
    // 36
    pub async fn exec_chat(
        &self,
        model: impl Into<ModelSpec>,
        chat_req: ChatRequest,
        options: Option<&ChatOptions>,
    ) -> Result<ChatResponse> {
        let ModelSpec::Name(model_name) = model.into();
        let last = chat_req.messages.last().ok_or(Denied)?;
        Ok(ChatResponse {
            content: last.to_uppercase(),
            model_iden: ModelIden { model_name },
            stop_reason: options.map(|options| format!("at {:?}", options.temperature)),
            usage: Usage { prompt_tokens: Some(4), completion_tokens: None },
        })
    }

    // 37
    pub async fn exec_chat_stream(
        &self,
        model: impl Into<ModelSpec>,
        chat_req: ChatRequest,
        options: Option<&ChatOptions>,
    ) -> Result<ChatStreamResponse> {
        let ModelSpec::Name(model_name) = model.into();
        if options.is_some() {
            return Err(Denied);
        }
        let stream = ChatStream { words: chat_req.messages.into_iter() };
        Ok(ChatStreamResponse { stream, model_iden: ModelIden { model_name } })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use futures::TryStreamExt as _;
    use serde_json::{Value, json};

    use super::*;
    use crate::recording::check;

    fn request(messages: &[&str]) -> CreateChatCompletionRequest {
        let messages = messages.iter().copied().map(ToOwned::to_owned).collect();
        CreateChatCompletionRequest { model: "gpt".to_owned(), messages, stream: None }
    }

    #[tokio::test]
    async fn a_typed_response_tells_its_facts_and_a_request_the_model_that_was_asked_for() {
        let work = async {
            let config = "http://localhost".to_owned();
            let chat = Chat { config: &config };
            assert_eq!(chat.create(request(&["hello"])).await.unwrap().choices.len(), 1);
            assert!(chat.create(request(&[])).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(request={"model":"gpt","messages":["hello"]}): completed model="gpt-2026" input_tokens=3 output_tokens=2 finish_reason="stop" -> {"model":"gpt-2026","choices":[{"content":"HELLO","finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}
                      llm(request={"model":"gpt","messages":[]}): failed model="gpt" !! invalid argument: no messages
                resources: Chat
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_streamed_response_is_recorded_by_its_type_and_the_call_inside_it_in_full() {
        let work = async {
            let config = "http://localhost".to_owned();
            let chat = Chat { config: &config };
            let stream = chat.create_stream(request(&["hello"])).await.unwrap();
            assert_eq!(stream.try_collect::<Vec<_>>().await.unwrap().len(), 1);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(request={"model":"gpt","messages":["hello"]}): completed model="gpt-2026" input_tokens=3 output_tokens=2 finish_reason="stop" items=1 -> [{"model":"gpt-2026","choices":[{"content":"HELLO","finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}]
                        llm(request={"model":"gpt","messages":["hello"],"stream":true}): completed model="gpt-2026" input_tokens=3 output_tokens=2 finish_reason="stop" -> {"model":"gpt-2026","choices":[{"content":"HELLO","finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}
                        item(): completed -> {"model":"gpt-2026","choices":[{"content":"HELLO","finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}
                resources: Chat
            "#]],
        )
        .await;
    }

    // `R` is only `DeserializeOwned`: that it is a `Value` cannot be seen in the generic method.
    #[tokio::test]
    async fn a_generic_response_is_recorded_by_the_name_of_its_type() {
        let work = async {
            let config = "local".to_owned();
            let chat = Chat { config: &config };
            let asked = json!({"model": "m", "messages": []});
            let response: Value = chat.create_byot(&asked).await.unwrap();
            assert_eq!(response["base"], "local");
            assert!(chat.create_byot::<_, u8>([1]).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(request={"messages":[],"model":"m"}): completed model="m" -> "serde_json::value::Value"
                      llm(request=[1]): failed !! failed to deserialize the response <- invalid type: map, expected u8 at line 1 column 0
                resources: Chat
            "#]],
        )
        .await;
    }

    // A model that is only known to become one is no name of a model.
    #[tokio::test]
    async fn a_model_that_becomes_one_is_named_by_the_response_alone() {
        let work = async {
            let asked = ChatRequest { system: None, messages: vec!["hello".to_owned()] };
            let options = ChatOptions { temperature: Some(0.5) };
            Client.exec_chat("opus", asked.clone(), Some(&options)).await.unwrap();
            assert!(Client.exec_chat("opus", ChatRequest::default(), None).await.is_err());
            let response = Client.exec_chat_stream("opus", asked, None).await.unwrap();
            assert_eq!(response.model_iden.model_name, "opus");
            assert_eq!(response.stream.try_collect::<Vec<_>>().await.unwrap(), ["hello"]);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      genai <llm>(model="&str", chat_req={"system":null,"messages":["hello"]}, options={"temperature":0.5}): completed model="opus" input_tokens=4 finish_reason="at Some(0.5)" -> {"content":"HELLO","model_iden":{"model_name":"opus"},"stop_reason":"at Some(0.5)","usage":{"prompt_tokens":4,"completion_tokens":null}}
                      genai <llm>(model="&str", chat_req={"system":null,"messages":[]}, options=null): failed !! denied
                      genai <llm>(model="&str", chat_req={"system":null,"messages":["hello"]}, options=null): completed -> "signatures_tests::clients::chats::ChatStreamResponse"
                resources: Client
            "#]],
        )
        .await;
    }
}
