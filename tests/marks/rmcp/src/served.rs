//! A server as its client sees it, and the one without us that the others have to be like.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolRequestParams;
use rmcp::service::{RoleClient, RoleServer, RunningService};
use rmcp::{ServerHandler, ServiceExt as _, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What the tools of every server here are given.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Pair {
    /// The one.
    pub(crate) a: i64,
    /// The other.
    pub(crate) b: i64,
}

/// The server without us.
pub(crate) struct Plain;

#[tool_router]
impl Plain {
    #[tool(description = "Adds two numbers.")]
    async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
        tokio::task::yield_now().await;
        (a + b).to_string()
    }

    #[tool(name = "quotient", description = "Divides one by the other.")]
    fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
        let quotient = pair.a.checked_div(pair.b);
        quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
    }
}

#[tool_handler]
impl ServerHandler for Plain {}

/// Serves to a client in this process, and tells all that it sees: the tools, and how they answer.
pub(crate) async fn seen(server: impl ServerHandler) -> Value {
    let (server, client) = connected(server).await;
    let mut answers = Vec::new();
    for (name, a, b) in [("add", 2, 3), ("quotient", 6, 2), ("quotient", 6, 0)] {
        let arguments = json!({ "a": a, "b": b }).as_object().unwrap().clone();
        let request = CallToolRequestParams::new(name).with_arguments(arguments);
        answers.push(match client.call_tool(request).await {
            Ok(answer) => json!(answer),
            Err(error) => json!(error.to_string()),
        });
    }
    let tools = client.list_all_tools().await.unwrap();
    client.cancel().await.unwrap();
    server.waiting().await.unwrap();
    json!({ "tools": tools, "answers": answers })
}

/// The tools that a client of a server sees.
pub(crate) async fn listed(server: impl ServerHandler) -> Vec<Value> {
    let (server, client) = connected(server).await;
    let tools = client.list_all_tools().await.unwrap();
    client.cancel().await.unwrap();
    server.waiting().await.unwrap();
    tools.iter().map(|tool| json!(tool)).collect()
}

/// A server and a client of it in this process.
pub(crate) async fn connected<S: ServerHandler>(
    server: S,
) -> (RunningService<RoleServer, S>, RunningService<RoleClient, ()>) {
    let (near, far) = tokio::io::duplex(4096);
    let (server, client) = tokio::join!(Box::pin(server.serve(far)), Box::pin(().serve(near)));
    (server.unwrap(), client.unwrap())
}

/// The same, of a server that its client cannot tell from the plain one.
pub(crate) async fn serve(server: impl ServerHandler) {
    // Boxed, because it is too large for a stack to be comfortable.
    assert_eq!(Box::pin(seen(server)).await, Box::pin(seen(Plain)).await);
}

#[tokio::test]
async fn the_server_without_us_says_what_it_should() {
    let seen = seen(Plain).await;
    let texts: Vec<_> =
        seen["answers"].as_array().unwrap().iter().map(|answer| &answer["content"][0]["text"]).collect();
    assert_eq!(texts, ["5", "3", "there is none"]);
    let described: Vec<_> =
        seen["tools"].as_array().unwrap().iter().map(|tool| tool["description"].as_str().unwrap()).collect();
    assert_eq!(described, ["Adds two numbers.", "Divides one by the other."]);
}
