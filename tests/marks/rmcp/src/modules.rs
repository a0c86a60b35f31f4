//! A module under our attribute, with a whole server of theirs in it.

use expect_test::expect;
use marks_recording::check;

use crate::served::serve;

#[workflow_log::resource(kind = "tool")]
mod annotated {
    use rmcp::handler::server::wrapper::Parameters;
    use rmcp::{ServerHandler, tool, tool_handler, tool_router};

    use crate::served::Pair;

    #[derive(Clone)]
    pub(super) struct Calculator;

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
    impl ServerHandler for Calculator {}
}

#[tokio::test]
async fn a_server_in_an_annotated_module_is_recorded_and_served() {
    check(
        serve(annotated::Calculator),
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              tool(arg1={"a":6,"b":2}): completed detached -> "3"
              tool(arg1={"a":6,"b":0}): failed detached !! there is none
        resources: Calculator
    "#]],
    )
    .await;
}
