//! An agent that asks a server of theirs through a field that is marked as ours.

use expect_test::expect;
use marks_recording::check;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolRequestParams, CallToolResult};
use rmcp::service::{Peer, RoleClient};
use rmcp::{ServerHandler, ServiceError, tool, tool_handler, tool_router};
use serde_json::json;

use crate::served::{Pair, connected};

struct Server;

#[tool_router]
impl Server {
    #[tool(description = "Adds two numbers.")]
    async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
        (a + b).to_string()
    }
}

#[tool_handler]
impl ServerHandler for Server {}

#[workflow_log::agent]
struct Asker {
    // Bare, in an item that has our attribute, this is ours whatever `tool` is by its import.
    #[tool]
    peer: Peer<RoleClient>,
}

#[workflow_log::agent]
impl Asker {
    async fn run(&self, a: i64, b: i64) -> Result<String, ServiceError> {
        let request = add(a, b);
        let answer: CallToolResult = self.peer.call_tool(request).await?;
        Ok(answer.content[0].as_text().map(|text| text.text.clone()).unwrap_or_default())
    }
}

fn add(a: i64, b: i64) -> CallToolRequestParams {
    let arguments = json!({ "a": a, "b": b }).as_object().unwrap().clone();
    CallToolRequestParams::new("add").with_arguments(arguments)
}

#[tokio::test]
async fn a_call_through_a_marked_field_is_an_action_of_the_agent_that_asks() {
    let work = async {
        let (server, client) = connected(Server).await;
        let asker = Asker { peer: client.peer().clone() };
        assert_eq!(asker.run(2, 3).await.unwrap(), "5");
        client.cancel().await.unwrap();
        server.waiting().await.unwrap();
    };
    check(Box::pin(work), &expect![[r#"
        usual: completed
          iteration 1: completed
            [asker](a=2, b=3): completed -> "5"
              tool(request={"name":"add","arguments":{"a":2,"b":3}}): completed -> {"content":[{"type":"text","text":"5"}],"isError":false}
    "#]]).await;
}
