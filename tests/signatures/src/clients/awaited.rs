//! Clients whose methods are not `async` and return a future all the same.

use std::error::Error;
use std::fmt;

use futures::future::{BoxFuture, FutureExt as _};
use futures::stream::{self, BoxStream, StreamExt as _};
use serde::Serialize;
use workflow_log::prelude::*;

#[derive(Debug)]
pub enum CompletionError {
    Provider(String),
}

impl fmt::Display for CompletionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Provider(what) = self;
        write!(f, "the provider says: {what}")
    }
}

impl Error for CompletionError {}

pub trait WasmCompatSend: Send {}
impl<T: Send> WasmCompatSend for T {}

/// Its fields serialize and it does not.
#[derive(Clone, Debug)]
pub struct CompletionRequest {
    pub prompt: String,
}

#[derive(Debug)]
pub struct CompletionResponse<T> {
    pub choice: String,
    pub raw_response: T,
}

pub trait CompletionModel: Clone {
    type Response: Send;
    // 45
    fn completion(
        &self,
        request: CompletionRequest,
    ) -> impl Future<Output = Result<CompletionResponse<Self::Response>, CompletionError>> + WasmCompatSend;
}

#[derive(Clone)]
pub struct Loud;

#[resource(kind = "llm")]
impl CompletionModel for Loud {
    type Response = usize;

    fn completion(
        &self,
        request: CompletionRequest,
    ) -> impl Future<Output = Result<CompletionResponse<Self::Response>, CompletionError>> + WasmCompatSend
    {
        async move {
            let CompletionRequest { prompt } = request;
            if prompt.is_empty() {
                return Err(CompletionError::Provider("say something".to_owned()));
            }
            Ok(CompletionResponse { choice: prompt.to_uppercase(), raw_response: prompt.len() })
        }
    }
}

pub trait Wire: 'static {
    type Body: Serialize;
}

#[derive(Serialize)]
pub struct Request<W: Wire> {
    pub body: W::Body,
}

impl Wire for &'static str {
    type Body = &'static str;
}

impl From<&'static str> for Request<&'static str> {
    fn from(body: &'static str) -> Self {
        Self { body }
    }
}

#[derive(Serialize)]
pub struct Response<W: Wire> {
    pub body: W::Body,
}

#[derive(Debug)]
pub struct ProviderError;

pub struct Model<W> {
    pub wires: std::marker::PhantomData<W>,
    pub broken: bool,
}

#[resource(kind = "llm")]
impl<W: Wire> Model<W> {
    // 46
    pub fn call(
        &self,
        request: impl Into<Request<W>>,
    ) -> impl Future<Output = Result<Response<W>, ProviderError>> + 'static {
        let Request { body } = request.into();
        let response = if self.broken { Err(ProviderError) } else { Ok(Response { body }) };
        async move { response }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct LanguageModelRequest {
    pub thread_id: Option<String>,
    pub messages: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LanguageModelCompletionEvent {
    Text(String),
    Stop,
}

/// The handle of a program's main loop, without any derive but one.
#[derive(Clone)]
pub struct AsyncApp;

pub trait LanguageModel: Send + Sync {
    // 49
    fn stream_completion(
        &self,
        request: LanguageModelRequest,
        cx: &AsyncApp,
    ) -> BoxFuture<
        'static,
        Result<BoxStream<'static, Result<LanguageModelCompletionEvent, CompletionError>>, CompletionError>,
    >;
}

#[resource(kind = "llm", name = "cloud")]
impl LanguageModel for Loud {
    fn stream_completion(
        &self,
        request: LanguageModelRequest,
        cx: &AsyncApp,
    ) -> BoxFuture<
        'static,
        Result<BoxStream<'static, Result<LanguageModelCompletionEvent, CompletionError>>, CompletionError>,
    > {
        let app = cx.clone();
        async move {
            let AsyncApp = app;
            let Some(last) = request.messages.last() else {
                return Err(CompletionError::Provider("no messages".to_owned()));
            };
            let text = LanguageModelCompletionEvent::Text(last.to_uppercase());
            Ok(stream::iter([Ok(text), Ok(LanguageModelCompletionEvent::Stop)]).boxed())
        }
        .boxed()
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct ChatMessage {
    pub content: String,
}

pub trait ChatModel<Sampler> {
    type Error: Send + Sync + 'static;
    type ChatSession;

    // 50
    fn add_messages_with_callback<'a>(
        &'a self,
        session: &'a mut Self::ChatSession,
        messages: &[ChatMessage],
        sampler: Sampler,
        on_token: impl FnMut(String) -> Result<(), Self::Error> + Send + Sync + 'static,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'a;
}

#[resource(kind = "llm", name = "local")]
impl<S: Iterator<Item = char> + Send + 'static> ChatModel<S> for Loud {
    type Error = CompletionError;
    type ChatSession = Vec<String>;

    fn add_messages_with_callback<'a>(
        &'a self,
        session: &'a mut Self::ChatSession,
        messages: &[ChatMessage],
        sampler: S,
        mut on_token: impl FnMut(String) -> Result<(), Self::Error> + Send + Sync + 'static,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'a {
        session.extend(messages.iter().map(|message| message.content.clone()));
        async move {
            for token in sampler.zip(session) {
                on_token(format!("{}{}", token.0, token.1))?;
            }
            Ok(())
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct LlmRoutingResponse {
    pub route: String,
}

#[derive(Debug)]
pub struct RouterError(String);

impl fmt::Display for RouterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no route for {}", self.0)
    }
}

pub trait LlmClient: Send + Sync + Clone + 'static {
    // 54
    fn complete(
        &self,
        prompt: String,
    ) -> impl Future<Output = Result<LlmRoutingResponse, RouterError>> + Send;
}

#[resource(kind = "llm", name = "router")]
impl LlmClient for Loud {
    async fn complete(&self, prompt: String) -> Result<LlmRoutingResponse, RouterError> {
        if prompt.starts_with('/') {
            Ok(LlmRoutingResponse { route: prompt })
        } else {
            Err(RouterError(prompt))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use expect_test::expect;
    use futures::TryStreamExt as _;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn an_opaque_future_is_an_action_from_when_it_is_awaited() {
        let work = async {
            let later = Loud.completion(CompletionRequest { prompt: "hello".to_owned() });
            drop(Loud.completion(CompletionRequest { prompt: "not awaited".to_owned() }));
            assert!(Loud.completion(CompletionRequest { prompt: String::new() }).await.is_err());
            assert_eq!(later.await.unwrap().raw_response, 5);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(request="CompletionRequest { prompt: \"\" }"): failed !! the provider says: say something
                      llm(request="CompletionRequest { prompt: \"hello\" }"): completed -> "CompletionResponse { choice: \"HELLO\", raw_response: 5 }"
                resources: Loud
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn what_becomes_a_request_is_recorded_by_its_type_and_what_is_known_to_serialize_in_full() {
        let work = async {
            for broken in [false, true] {
                let model = Model::<&str> { wires: PhantomData, broken };
                assert_eq!(model.call("hello").await.is_err(), broken);
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      llm(request="&str"): completed -> {"body":"hello"}
                      llm(request="&str"): failed !! ProviderError
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_boxed_future_of_a_stream_is_an_action_from_when_it_is_awaited() {
        let work = async {
            let model: &dyn LanguageModel = &Loud;
            let request = |messages: &[&str]| LanguageModelRequest {
                thread_id: None,
                messages: messages.iter().copied().map(ToOwned::to_owned).collect(),
            };
            let later = model.stream_completion(request(&["hello"]), &AsyncApp);
            assert!(model.stream_completion(request(&[]), &AsyncApp).await.is_err());
            let events = later.await.unwrap().try_collect::<Vec<_>>().await.unwrap();
            assert_eq!(events[1], LanguageModelCompletionEvent::Stop);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      cloud <llm>(request={"thread_id":null,"messages":[]}, cx="signatures_tests::clients::awaited::AsyncApp"): failed !! the provider says: no messages
                      cloud <llm>(request={"thread_id":null,"messages":["hello"]}, cx="signatures_tests::clients::awaited::AsyncApp"): completed items=2 -> ["Text(\"HELLO\")","Stop"]
                        item(): completed -> "Text(\"HELLO\")"
                        item(): completed -> "Stop"
                resources: Loud
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_session_is_recorded_as_it_was_and_a_callback_by_its_type() {
        let work = async {
            let mut session = vec!["one".to_owned()];
            let messages = [ChatMessage { content: "two".to_owned() }];
            let (sender, tokens) = std::sync::mpsc::sync_channel(2);
            let on_token = move |token| {
                sender.send(token).map_err(|_| CompletionError::Provider("nobody listens".to_owned()))
            };
            Loud.add_messages_with_callback(&mut session, &messages, 'a'..'c', on_token).await.unwrap();
            assert_eq!(tokens.iter().collect::<Vec<_>>(), ["aone", "btwo"]);
            let refuse = |token| Err(CompletionError::Provider(token));
            assert!(Loud.add_messages_with_callback(&mut session, &[], 'c'..'d', refuse).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      local <llm>(session=["one"], messages=[{"content":"two"}], sampler="core::ops::range::Range<char>", on_token="signatures_tests::clients::awaited::tests::a_session_is_recorded_as_it_was_and_a_callback_by_its_type::{{closure}}::{{closure}}::{{closure}}"): completed
                      local <llm>(session=["one","two"], messages=[], sampler="core::ops::range::Range<char>", on_token="signatures_tests::clients::awaited::tests::a_session_is_recorded_as_it_was_and_a_callback_by_its_type::{{closure}}::{{closure}}::{{closure}}"): failed !! the provider says: cone
                resources: Loud
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_async_fn_may_implement_an_opaque_future() {
        let work = async {
            assert_eq!(Loud.complete("/a".to_owned()).await.unwrap().route, "/a");
            let spawned = tokio::spawn(workflow_log::in_current(Loud.complete("b".to_owned())));
            assert!(spawned.await.unwrap().is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      router <llm>(prompt="/a"): completed -> {"route":"/a"}
                      router <llm>(prompt="b"): failed !! no route for b
                resources: Loud
            "#]],
        )
        .await;
    }
}
