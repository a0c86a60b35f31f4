//! Our attribute on single methods of a block that is theirs, above their mark and below it.

use expect_test::expect;
use marks_recording::check;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::{ServerHandler, tool, tool_handler, tool_router};
use workflow_log::{agent, resource};

use crate::served::{Pair, serve};

mod ours_first {
    use super::*;

    pub(super) struct Calculator;

    #[tool_router]
    impl Calculator {
        #[resource(kind = "tool")]
        #[tool(description = "Adds two numbers.")]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[agent]
        #[tool(name = "quotient", description = "Divides one by the other.")]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl ServerHandler for Calculator {}
}

mod theirs_first {
    use super::*;

    pub(super) struct Calculator;

    #[tool_router]
    impl Calculator {
        #[tool(description = "Adds two numbers.")]
        #[resource(kind = "tool")]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[tool(name = "quotient", description = "Divides one by the other.")]
        #[agent]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl ServerHandler for Calculator {}
}

/// What is visible has its body beside it; bare, the mark of a method that is annotated is theirs
/// wherever it is last.
mod visible {
    use super::*;

    pub(super) struct Calculator;

    #[tool_router]
    impl Calculator {
        #[resource(kind = "tool")]
        #[tool(description = "Adds two numbers.")]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[tool(name = "quotient", description = "Divides one by the other.")]
        #[resource(kind = "tool", name = "division")]
        pub(super) fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl ServerHandler for Calculator {}
}

#[tokio::test]
async fn a_method_with_both_attributes_is_one_node_and_one_tool_in_either_order() {
    let work = async {
        serve(ours_first::Calculator).await;
        serve(theirs_first::Calculator).await;
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: failed
            [usual] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
            [calculator](arg1={"a":6,"b":2}): completed detached -> "3"
            [calculator](arg1={"a":6,"b":0}): failed detached !! there is none
            [calculator](arg1={"a":6,"b":2}): completed detached -> "3"
            [calculator](arg1={"a":6,"b":0}): failed detached !! there is none
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_visible_method_with_both_attributes_is_one_node_and_one_tool_in_either_order() {
    check(
        serve(visible::Calculator),
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              division <tool>(arg1={"a":6,"b":2}): completed detached -> "3"
              division <tool>(arg1={"a":6,"b":0}): failed detached !! there is none
    "#]],
    )
    .await;
}
