//! Tools that are called through `dyn`, and closures that are tools.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_log::prelude::*;

#[derive(Debug)]
pub enum ToolError {
    WrongArguments(serde_json::Error),
    Unknown(String),
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongArguments(error) => write!(f, "arguments for tool failed to parse: {error:#}"),
            Self::Unknown(tool) => write!(f, "no tool {tool}"),
        }
    }
}

impl Error for ToolError {}

pub type Result<T, E = ToolError> = std::result::Result<T, E>;

#[derive(Default)]
pub struct ToolContext {
    pub calls: usize,
}

type Handler =
    dyn for<'a> Fn(&'a mut ToolContext, Value) -> BoxFuture<'a, Result<Value, ToolError>> + Send + Sync;

pub struct DynamicTool {
    name: String,
    handler: Box<Handler>,
}

#[resource(kind = "tool")]
impl DynamicTool {
    // 61
    pub fn new<F>(name: impl Into<String>, description: &str, parameters: Value, handler: F) -> Self
    where
        F: for<'a> Fn(&'a mut ToolContext, Value) -> BoxFuture<'a, Result<Value, ToolError>>
            + Send
            + Sync
            + 'static,
    {
        let name = format!("{} ({description}, {parameters})", name.into());
        Self { name, handler: Box::new(handler) }
    }

    pub async fn call(&self, ctx: &mut ToolContext, args: Value) -> Result<Value, ToolError> {
        let answer = (self.handler)(ctx, args).await?;
        Ok(json!({ &self.name: answer }))
    }
}

pub trait AgentContext: Send + Sync {
    fn history(&self) -> Vec<String>;
}

impl AgentContext for Vec<String> {
    fn history(&self) -> Vec<String> {
        self.clone()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToolCall {
    pub id: String,
    pub args: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ToolOutput {
    Text(String),
    Stop,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeSearchRequest {
    pub query: String,
}

// 62
// The attribute of the original makes a struct of the function; in its place stands one that
// rewrites the function.
#[tracing::instrument(skip_all, fields(description = "Searches code"))]
#[resource(kind = "tool")]
async fn search_code(
    context: &dyn AgentContext,
    request: CodeSearchRequest,
) -> Result<ToolOutput, ToolError> {
    let found = context.history().into_iter().find(|line| line.contains(&request.query));
    found.map(ToolOutput::Text).ok_or(ToolError::Unknown(request.query))
}

#[async_trait]
pub trait Tool: Send + Sync {
    // 63
    async fn invoke(
        &self,
        agent_context: &dyn AgentContext,
        tool_call: &ToolCall,
    ) -> Result<ToolOutput, ToolError>;
}

pub struct SearchCode;

#[agent(run = "invoke")]
#[async_trait]
impl Tool for SearchCode {
    async fn invoke(
        &self,
        agent_context: &dyn AgentContext,
        tool_call: &ToolCall,
    ) -> Result<ToolOutput, ToolError> {
        let Some(args) = &tool_call.args else { return Ok(ToolOutput::Stop) };
        let request = serde_json::from_str(args).map_err(ToolError::WrongArguments)?;
        search_code(agent_context, request).await
    }
}

#[async_trait]
pub trait ToolRuntime: Send + Sync {
    // 66
    async fn execute(&self, args: Value) -> Result<Value, ToolError>;
}

/// What the framework tells a tool.
pub trait ToolContextInfo: Send + Sync {
    fn function_call_id(&self) -> &str;
}

impl ToolContextInfo for String {
    fn function_call_id(&self) -> &str {
        self
    }
}

#[async_trait]
pub trait ContextTool: Send + Sync {
    // 67
    async fn execute(&self, ctx: Arc<dyn ToolContextInfo>, args: Value) -> Result<Value>;
}

pub struct Doubler;

#[resource(kind = "tool")]
#[async_trait]
impl ToolRuntime for Doubler {
    async fn execute(&self, args: Value) -> Result<Value, ToolError> {
        match args["number"].as_u64() {
            Some(number) => Ok(json!(number * 2)),
            None => Err(ToolError::Unknown(args.to_string())),
        }
    }
}

#[async_trait]
#[resource(kind = "tool", name = "doubler")]
impl ContextTool for Doubler {
    async fn execute(&self, ctx: Arc<dyn ToolContextInfo>, args: Value) -> Result<Value> {
        let doubled = ToolRuntime::execute(self, args).await?;
        Ok(json!({ ctx.function_call_id(): doubled }))
    }
}

#[async_trait]
pub trait ToolHandler: Send + Sync {
    async fn handle(&self, arguments: Value) -> String;
}

// 76
#[resource(kind = "tool", name = "closure")]
#[async_trait]
impl<F, Fut> ToolHandler for F
where
    F: Fn(Value) -> Fut + Send + Sync,
    Fut: Future<Output = String> + Send,
{
    async fn handle(&self, arguments: Value) -> String {
        self(arguments).await
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_closure_that_becomes_a_tool_is_recorded_where_the_tool_is_called() {
        let work = async {
            let parameters = json!({"type": "object"});
            let tool = DynamicTool::new("count", "counts", parameters, |context, args| {
                Box::pin(async move {
                    context.calls += 1;
                    args.as_array().map(|list| json!(list.len())).ok_or(ToolError::Unknown(args.to_string()))
                })
            });
            let mut context = ToolContext::default();
            tool.call(&mut context, json!([1, 2])).await.unwrap();
            assert!(tool.call(&mut context, json!({})).await.is_err());
            assert_eq!(context.calls, 2);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      new(name="&str", description="counts", parameters={"type":"object"}, handler="signatures_tests::tools::dynamic::tests::a_closure_that_becomes_a_tool_is_recorded_where_the_tool_is_called::{{closure}}::{{closure}}::{{closure}}"): completed -> "signatures_tests::tools::dynamic::DynamicTool"
                      tool(ctx="signatures_tests::tools::dynamic::ToolContext", args=[1,2]): completed -> {"count (counts, {\"type\":\"object\"})":2}
                      tool(ctx="signatures_tests::tools::dynamic::ToolContext", args={}): failed !! no tool {}
                resources: DynamicTool
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_tool_may_be_a_function_below_another_attribute_and_an_agent_that_invokes_it() {
        let work = async {
            let tool: &dyn Tool = &SearchCode;
            let history = vec!["fn main".to_owned()];
            let call =
                |args: Option<&str>| ToolCall { id: "1".to_owned(), args: args.map(ToOwned::to_owned) };
            let found = tool.invoke(&history, &call(Some(r#"{"query":"main"}"#))).await;
            assert_eq!(found.unwrap(), ToolOutput::Text("fn main".to_owned()));
            assert_eq!(tool.invoke(&history, &call(None)).await.unwrap(), ToolOutput::Stop);
            assert!(tool.invoke(&history, &call(Some(r#"{"query":"none"}"#))).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [search_code](agent_context="dyn signatures_tests::tools::dynamic::AgentContext", tool_call={"id":"1","args":"{\"query\":\"main\"}"}): completed -> {"text":"fn main"}
                      tool(context="dyn signatures_tests::tools::dynamic::AgentContext", request={"query":"main"}): completed -> {"text":"fn main"}
                  iteration 2: completed
                    [search_code](agent_context="dyn signatures_tests::tools::dynamic::AgentContext", tool_call={"id":"1","args":null}): completed -> "stop"
                  iteration 3: failed
                    [search_code](agent_context="dyn signatures_tests::tools::dynamic::AgentContext", tool_call={"id":"1","args":"{\"query\":\"none\"}"}): failed !! no tool none
                      tool(context="dyn signatures_tests::tools::dynamic::AgentContext", request={"query":"none"}): failed !! no tool none
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn one_type_may_be_a_tool_of_two_traits() {
        let work = async {
            let tool: Box<dyn ContextTool> = Box::new(Doubler);
            let context: Arc<dyn ToolContextInfo> = Arc::new("call 1".to_owned());
            tool.execute(Arc::clone(&context), json!({"number": 2})).await.unwrap();
            assert!(tool.execute(context, json!({})).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      doubler <tool>(ctx="dyn signatures_tests::tools::dynamic::ToolContextInfo", args={"number":2}): completed -> {"call 1":4}
                        tool(args={"number":2}): completed -> 4
                      doubler <tool>(ctx="dyn signatures_tests::tools::dynamic::ToolContextInfo", args={}): failed !! no tool {}
                        tool(args={}): failed !! no tool {}
                resources: Doubler
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn every_closure_is_a_tool_where_a_trait_says_so() {
        let work = async {
            let handler: Box<dyn ToolHandler> =
                Box::new(|arguments: Value| async move { arguments.to_string() });
            assert_eq!(handler.handle(json!([1])).await, "[1]");
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      closure <tool>(arguments=[1]): completed -> "[1]"
                resources: F
            "#]],
        )
        .await;
    }
}
