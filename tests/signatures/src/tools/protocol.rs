//! Tools behind a protocol: a server's methods, the service around them, and its transport.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
// It stands in for the protocol's attribute of this name: both make of an `async fn` one that
// returns a boxed future. That it has arguments tells it from ours, and its are no description.
use async_recursion::async_recursion as tool;
use workflow_log::{agent, resource};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallToolResult {
    pub content: Vec<String>,
    pub is_error: Option<bool>,
}

impl CallToolResult {
    fn success(number: i32) -> Self {
        Self { content: vec![number.to_string()], is_error: Some(false) }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct McpError {
    pub code: i32,
    pub message: String,
}

impl fmt::Display for McpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for McpError {}

/// What the attribute on an argument's type is to the protocol: its deserialized parameters.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parameters<P>(pub P);

/// It has no `Serialize`.
#[derive(Debug, Deserialize)]
pub struct StructRequest {
    pub a: i32,
    pub b: i32,
}

#[derive(Default)]
pub struct Counter {
    counter: tokio::sync::Mutex<i32>,
}

// Its methods are private, so the marks say that they are uses of it.
#[resource(kind = "tool")]
impl Counter {
    // 68
    #[workflow_log::tool]
    #[tool(?Send)]
    async fn increment(&self) -> Result<CallToolResult, McpError> {
        let mut counter = self.counter.lock().await;
        *counter += 1;
        if *counter > 1 {
            return Err(McpError { code: -32_603, message: format!("counted to {counter}") });
        }
        Ok(CallToolResult::success(*counter))
    }

    #[workflow_log::tool(name = "sum")]
    fn sum(
        &self,
        Parameters(StructRequest { a, b }): Parameters<StructRequest>,
    ) -> Result<CallToolResult, McpError> {
        let sum = a.checked_add(b).ok_or_else(|| McpError { code: 1, message: "overflow".to_owned() })?;
        Ok(CallToolResult::success(sum))
    }

    fn peeked(&self) -> Option<i32> {
        self.counter.try_lock().ok().map(|counter| *counter)
    }

    /// All that it does.
    pub async fn demonstrate(&self) -> Option<i32> {
        let _ = self.increment().await;
        let _ = self.sum(Parameters(StructRequest { a: 1, b: 2 }));
        let _ = self.sum(Parameters(StructRequest { a: 1, b: i32::MAX }));
        let _ = self.increment().await;
        self.peeked()
    }
}

pub trait ServiceRole: Send + Sync + 'static {
    type PeerReq: Send;
    type Resp: Send;
}

#[derive(Debug)]
pub struct RoleServer;

impl ServiceRole for RoleServer {
    type PeerReq = String;
    type Resp = Value;
}

/// Without any derive: it holds the connection.
pub struct RequestContext<R: ServiceRole> {
    pub id: u32,
    pub role: std::marker::PhantomData<R>,
}

pub trait MaybeSendFuture: Send {}
impl<T: Send> MaybeSendFuture for T {}

pub trait Service<R: ServiceRole>: Send + Sync + 'static {
    // 69
    fn handle_request(
        &self,
        request: R::PeerReq,
        ctx: RequestContext<R>,
    ) -> impl Future<Output = Result<R::Resp, McpError>> + MaybeSendFuture + '_;
}

#[derive(Default)]
pub struct Echo;

#[agent(run = "handle_request")]
impl<R> Service<R> for Echo
where
    R: ServiceRole<PeerReq = String, Resp = Value>,
{
    fn handle_request(
        &self,
        request: R::PeerReq,
        ctx: RequestContext<R>,
    ) -> impl Future<Output = Result<R::Resp, McpError>> + MaybeSendFuture + '_ {
        async move {
            tokio::task::yield_now().await;
            if ctx.id == 0 {
                return Err(McpError { code: -32_600, message: format!("no id for {request}") });
            }
            Ok(Value::from(request))
        }
    }
}

pub type TxJsonRpcMessage<R> = <R as ServiceRole>::Resp;
pub type RxJsonRpcMessage<R> = <R as ServiceRole>::PeerReq;

pub trait Transport<R: ServiceRole>: Send {
    type Error: std::error::Error + Send + Sync + 'static;

    // 70
    fn send(
        &mut self,
        item: TxJsonRpcMessage<R>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static;
    fn receive(&mut self) -> impl Future<Output = Option<RxJsonRpcMessage<R>>> + Send;
}

#[derive(Default)]
pub struct Queue {
    pub sent: Vec<Value>,
    pub received: VecDeque<String>,
}

#[resource(kind = "transport")]
impl Transport<RoleServer> for Queue {
    type Error = Infallible;

    fn send(
        &mut self,
        item: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        self.sent.push(item);
        std::future::ready(Ok(()))
    }

    fn receive(&mut self) -> impl Future<Output = Option<RxJsonRpcMessage<RoleServer>>> + Send {
        async move { self.received.pop_front() }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallToolRequestParams {
    pub name: String,
    pub arguments: Option<Value>,
}

#[derive(Debug)]
pub enum ServiceError {
    McpError(McpError),
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::McpError(error) = self;
        write!(f, "Mcp error: {error}")
    }
}

impl std::error::Error for ServiceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let Self::McpError(error) = self;
        Some(error)
    }
}

pub struct Peer {
    pub counter: Counter,
}

#[resource(kind = "tool", name = "mcp")]
impl Peer {
    // 71
    pub async fn call_tool(&self, params: CallToolRequestParams) -> Result<CallToolResult, ServiceError> {
        match (&*params.name, params.arguments) {
            ("increment", None) => self.counter.increment().await.map_err(ServiceError::McpError),
            (name, _) => {
                Err(ServiceError::McpError(McpError { code: -32_601, message: format!("no tool {name}") }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn sync_and_async_tools_stand_in_one_block_with_another_librarys_attribute_of_the_name() {
        let work = async {
            assert_eq!(Counter::default().demonstrate().await, Some(2));
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      tool(): completed -> 2
                        tool(): completed -> {"content":["1"],"is_error":false}
                        sum <tool>(arg1="Parameters(StructRequest { a: 1, b: 2 })"): completed -> {"content":["3"],"is_error":false}
                        sum <tool>(arg1="Parameters(StructRequest { a: 1, b: 2147483647 })"): failed !! 1: overflow
                        tool(): failed !! -32603: counted to 2
                resources: Counter
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_service_that_is_generic_over_its_role_is_an_agent() {
        let work = async {
            for id in [1, 0] {
                let context = RequestContext::<RoleServer> { id, role: PhantomData };
                assert_eq!(Echo.handle_request("ping".to_owned(), context).await.is_ok(), id == 1);
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [echo](request="ping", ctx="signatures_tests::tools::protocol::RequestContext<signatures_tests::tools::protocol::RoleServer>"): completed -> "ping"
                  iteration 2: failed
                    [echo](request="ping", ctx="signatures_tests::tools::protocol::RequestContext<signatures_tests::tools::protocol::RoleServer>"): failed !! -32600: no id for ping
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_transport_is_of_whatever_kind_it_is_said_to_be() {
        let work = async {
            let mut queue = Queue { sent: Vec::new(), received: VecDeque::from(["ping".to_owned()]) };
            let sending = queue.send(Value::from("pong"));
            sending.await.unwrap();
            assert_eq!(queue.receive().await.as_deref(), Some("ping"));
            assert_eq!(queue.receive().await, None);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      transport(item="pong"): completed
                      transport(): completed -> "ping"
                      transport(): completed
                resources: Queue
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_call_of_a_tool_elsewhere_is_an_action_around_what_it_does() {
        let work = async {
            let peer = Peer { counter: Counter::default() };
            for name in ["increment", "decrement"] {
                let params = CallToolRequestParams { name: name.to_owned(), arguments: None };
                assert_eq!(peer.call_tool(params).await.is_ok(), name == "increment");
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      mcp <tool>(params={"name":"increment","arguments":null}): completed -> {"content":["1"],"is_error":false}
                        tool(): completed -> {"content":["1"],"is_error":false}
                      mcp <tool>(params={"name":"decrement","arguments":null}): failed !! Mcp error: -32601: no tool decrement <- -32601: no tool decrement
                resources: Peer, Counter
            "#]],
        )
        .await;
    }
}
