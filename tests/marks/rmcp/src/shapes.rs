//! Tools and prompts of theirs of other shapes: what they are given beside arguments, structured answers,
//! calls that are marked in their bodies, servers that a macro writes.

use expect_test::expect;
use marks_recording::check;
use rmcp::handler::server::wrapper::{Json, Parameters};
use rmcp::model::{CallToolRequestParams, GetPromptRequestParams, PromptMessage, Role};
use rmcp::service::{Peer, RequestContext, RoleClient, RoleServer};
use rmcp::{
    ErrorData, ServerHandler, ServiceError, prompt, prompt_handler, prompt_router, tool, tool_handler,
    tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_log::prelude::*;

use crate::served::{Pair, connected, serve};

#[derive(Serialize, Deserialize, JsonSchema, Debug)]
struct Sum {
    /// What the two come to.
    sum: i64,
}

struct Model;

impl Model {
    async fn ask(&self, question: &str) -> Result<String, ErrorData> {
        tokio::task::yield_now().await;
        match question {
            "" => Err(ErrorData::invalid_params("nothing is asked", None)),
            _ => Ok(question.to_uppercase()),
        }
    }
}

/// A server with tools and prompts, which asks a model through a field that is marked.
#[agent]
struct Assistant {
    #[llm]
    model: Model,
}

#[agent]
#[tool_router]
#[prompt_router]
impl Assistant {
    #[workflow_log::tool]
    #[tool(description = "Adds two numbers, and says so as an object.")]
    async fn add(
        &self,
        #[no_log] _context: RequestContext<RoleServer>,
        Parameters(Pair { a, b }): Parameters<Pair>,
    ) -> Result<Json<Sum>, ErrorData> {
        let question = format!("{a} + {b}");
        let answer = self.model.ask(&question).await?;
        assert_eq!(answer, question);
        Ok(Json(Sum { sum: a + b }))
    }

    /// Asks for what cannot be answered.
    #[tool(description = "Fails.")]
    #[workflow_log::tool]
    async fn fail(&self) -> Result<String, ErrorData> {
        #[env]
        let answer = self.model.ask("").await?;
        Ok(answer)
    }

    #[action]
    #[prompt(name = "question", description = "How to ask.")]
    async fn question(&self, Parameters(pair): Parameters<Pair>) -> Vec<PromptMessage> {
        vec![PromptMessage::new_text(Role::User, format!("What is {} + {}?", pair.a, pair.b))]
    }
}

#[tool_handler]
#[prompt_handler]
impl ServerHandler for Assistant {}

/// A free function, whose statements are marked; `tool` is theirs by its import, and ours on a statement.
#[agent]
async fn asker(
    #[no_log] server: &Peer<RoleClient>,
    name: &'static str,
    arguments: Value,
) -> Result<Value, ServiceError> {
    let request =
        CallToolRequestParams::new(name).with_arguments(arguments.as_object().cloned().unwrap_or_default());
    #[tool(name = "served")]
    let answer = server.call_tool(request).await?;
    Ok(answer.structured_content.unwrap_or_default())
}

#[tokio::test]
async fn a_server_of_tools_and_prompts_is_recorded_as_what_its_methods_are_marked() {
    let work = async {
        let (server, client) = connected(Assistant { model: Model }).await;
        let peer = client.peer();
        assert_eq!(asker(peer, "add", json!({ "a": 2, "b": 3 })).await.unwrap(), json!({ "sum": 5 }));
        assert!(asker(peer, "fail", json!({})).await.is_err());
        let mut request = GetPromptRequestParams::new("question");
        request.arguments = json!({ "a": 2, "b": 3 }).as_object().cloned();
        let prompt = json!(client.get_prompt(request).await.unwrap());
        assert_eq!(prompt["messages"][0]["content"]["text"], "What is 2 + 3?");
        assert_eq!(client.list_all_prompts().await.unwrap().len(), 1);
        client.cancel().await.unwrap();
        server.waiting().await.unwrap();
    };
    check(Box::pin(work), &expect![[r#"
        usual: completed
          iteration 1: completed
            [asker](name="add", arguments={"a":2,"b":3}): completed -> {"sum":5}
              served <tool>(request={"name":"add","arguments":{"a":2,"b":3}}): completed -> {"content":[{"type":"text","text":"{\"sum\":5}"}],"structuredContent":{"sum":5},"isError":false}
            [usual] (implicit)(): completed
              tool(arg2={"a":2,"b":3}): completed detached -> "rmcp::handler::server::wrapper::json::Json<marks_rmcp::shapes::Sum>"
                llm(question="2 + 3"): completed -> "2 + 3"
          iteration 2: failed
            [asker](name="fail", arguments={}): failed !! Mcp error: -32602: nothing is asked
              served <tool>(request={"name":"fail","arguments":{}}): failed !! Mcp error: -32602: nothing is asked
            [usual] (implicit)(): completed
              tool(): failed detached !! -32602: nothing is asked
                env(arg0=""): failed !! -32602: nothing is asked
              question(arg1={"a":2,"b":3}): completed detached -> [{"role":"user","content":{"type":"text","text":"What is 2 + 3?"}}]
    "#]]).await;
}

/// Servers as programs with many of them write them.
macro_rules! server {
    ($server:ident, $first:literal, $second:expr, $name:literal) => {
        struct $server;

        #[resource(kind = "tool", name = $name)]
        #[tool_router]
        impl $server {
            #[tool(description = $first)]
            pub(crate) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
                tokio::task::yield_now().await;
                (a + b).to_string()
            }

            #[workflow_log::env(name = "division")]
            #[tool(name = "quotient", description = $second)]
            fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
                let quotient = pair.a.checked_div(pair.b);
                quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
            }
        }

        #[tool_handler]
        impl ServerHandler for $server {}
    };
}

const SECOND: &str = "Divides one by the other.";

server!(Written, "Adds two numbers.", SECOND, "written");

#[tokio::test]
async fn a_server_that_a_macro_writes_is_served_and_recorded() {
    check(
        serve(Written),
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              written <tool>(arg1={"a":2,"b":3}): completed detached -> "5"
              division <env>(arg1={"a":6,"b":2}): completed detached -> "3"
              division <env>(arg1={"a":6,"b":0}): failed detached !! there is none
        resources: Written
    "#]],
    )
    .await;
}
