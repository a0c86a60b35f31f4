//! Our attribute on the block that handles requests, beside theirs that writes its methods.

use std::sync::Arc;

use expect_test::expect;
use marks_recording::{check, check_steps, tree};
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolRequestParams, CallToolResponse};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler, tool, tool_handler, tool_router};
use workflow_log::prelude::*;

use crate::served::{Pair, serve};

/// Theirs first: ours sees what they wrote. Every call that is served is an interaction, and the
/// tool that it needs is an action in it.
mod each_call_is_a_run {
    use super::*;

    pub(super) struct Calculator;

    #[resource(kind = "tool", name = "calculator")]
    #[tool_router]
    impl Calculator {
        #[tool(description = "Adds two numbers.")]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[tool(name = "quotient", description = "Divides one by the other.")]
        pub(super) fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    #[agent(run = "call_tool")]
    impl ServerHandler for Calculator {}
}

/// The same with ours first, where the method that it names is written by hand.
mod each_call_is_a_run_by_hand {
    use super::*;

    pub(super) struct Calculator;

    #[tool_router]
    #[resource(kind = "tool", name = "calculator")]
    impl Calculator {
        #[tool(description = "Adds two numbers.")]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[tool(name = "quotient", description = "Divides one by the other.")]
        pub(super) fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[agent(name = "calculator", run = "call_tool")]
    #[tool_handler]
    impl ServerHandler for Calculator {
        async fn call_tool(
            &self,
            #[no_log] request: CallToolRequestParams,
            #[no_log] context: RequestContext<RoleServer>,
        ) -> Result<CallToolResponse, ErrorData> {
            let call = rmcp::handler::server::tool::ToolCallContext::new(self, request, context);
            Self::tool_router().call(call).await
        }
    }
}

/// Ours first, on a block in which it finds nothing: what they write there is not recorded.
mod nothing_to_record {
    use super::*;

    pub(super) struct Calculator {
        pub(super) tool_router: ToolRouter<Self>,
    }

    #[agent]
    #[tool_router(router = made_router, vis = "pub(super)")]
    impl Calculator {
        #[workflow_log::tool]
        #[tool(description = "Adds two numbers.")]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[workflow_log::tool]
        #[tool(name = "quotient", description = "Divides one by the other.")]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[agent]
    #[tool_handler(router = self.tool_router)]
    impl ServerHandler for Calculator {}
}

/// Of a generic server.
mod generic {
    use super::*;

    pub(super) trait Arithmetic: Send + Sync + 'static {
        fn sum(&self, a: i64, b: i64) -> i64;
    }

    pub(super) struct Usual;

    impl Arithmetic for Usual {
        fn sum(&self, a: i64, b: i64) -> i64 {
            a + b
        }
    }

    pub(super) struct Calculator<A: Arithmetic>(pub(super) Arc<A>);

    #[agent(name = "generic")]
    #[tool_router]
    impl<A: Arithmetic> Calculator<A> {
        #[workflow_log::tool]
        #[tool(description = "Adds two numbers.")]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            self.0.sum(a, b).to_string()
        }

        #[workflow_log::tool]
        #[tool(name = "quotient", description = "Divides one by the other.")]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl<A: Arithmetic> ServerHandler for Calculator<A> {}
}

/// Their attribute on the tools writes the handler, too.
mod one_attribute {
    use super::*;

    pub(super) struct Calculator;

    #[agent]
    #[tool_router(server_handler)]
    impl Calculator {
        #[workflow_log::tool]
        #[tool(description = "Adds two numbers.")]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[workflow_log::tool]
        #[tool(name = "quotient", description = "Divides one by the other.")]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }
}

#[tokio::test]
async fn each_call_that_is_served_can_be_a_run_in_which_its_tool_is_an_action() {
    check(serve(each_call_is_a_run_by_hand::Calculator), &expect![[r#"
        usual: completed
          iteration 1: completed
            [calculator](): completed detached -> "Complete(CallToolResult { result_type: Some(ResultType(\"complete\")), content: [Text(TextContent { text: \"5\", meta: None, annotations: None })], structured_content: None, is_error: Some(false), meta: None })"
              calculator <tool>(arg1={"a":2,"b":3}): completed -> "5"
            [calculator](): completed detached -> "Complete(CallToolResult { result_type: Some(ResultType(\"complete\")), content: [Text(TextContent { text: \"3\", meta: None, annotations: None })], structured_content: None, is_error: Some(false), meta: None })"
              calculator <tool>(arg1={"a":6,"b":2}): completed -> "3"
            [calculator](): completed detached -> "Complete(CallToolResult { result_type: Some(ResultType(\"complete\")), content: [Text(TextContent { text: \"there is none\", meta: None, annotations: None })], structured_content: None, is_error: Some(true), meta: None })"
              calculator <tool>(arg1={"a":6,"b":0}): failed !! there is none
        resources: Calculator
    "#]]).await;
}

#[tokio::test]
async fn what_their_attribute_writes_is_recorded_where_it_is_first() {
    let tree = tree(serve(each_call_is_a_run::Calculator)).await;
    // What is cut off has addresses in it.
    let lines = tree.lines().map(|line| line.split(", context=").next().unwrap_or_default());
    let expected = expect![[r#"
        usual: completed
          iteration 1: completed
            [calculator](request={"name":"add","arguments":{"a":2,"b":3}}
              calculator <tool>(arg1={"a":2,"b":3}): completed -> "5"
            [calculator](request={"name":"quotient","arguments":{"a":6,"b":2}}
              calculator <tool>(arg1={"a":6,"b":2}): completed -> "3"
            [calculator](request={"name":"quotient","arguments":{"a":6,"b":0}}
              calculator <tool>(arg1={"a":6,"b":0}): failed !! there is none
        resources: Calculator"#]];
    expected.assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn what_their_attribute_writes_is_not_recorded_where_it_is_last() {
    let server = nothing_to_record::Calculator { tool_router: nothing_to_record::Calculator::made_router() };
    check_steps(
        serve(server),
        &expect![[r#"
        steps: completed
          iteration 1: completed
            [steps] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              tool(arg1={"a":6,"b":2}): completed detached -> "3"
              tool(arg1={"a":6,"b":0}): failed detached !! there is none
    "#]],
    )
    .await;
}

#[tokio::test]
async fn tools_of_a_generic_server_are_served_and_recorded() {
    check(
        serve(generic::Calculator(Arc::new(generic::Usual))),
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              tool(arg1={"a":6,"b":2}): completed detached -> "3"
              tool(arg1={"a":6,"b":0}): failed detached !! there is none
    "#]],
    )
    .await;
}

#[tokio::test]
async fn tools_are_served_by_a_handler_that_one_attribute_of_theirs_writes() {
    check(
        serve(one_attribute::Calculator),
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              tool(arg1={"a":6,"b":2}): completed detached -> "3"
              tool(arg1={"a":6,"b":0}): failed detached !! there is none
    "#]],
    )
    .await;
}
