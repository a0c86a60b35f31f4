//! Both marks on one method: theirs by its import, ours by path.

use expect_test::expect;
use marks_recording::check;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::{ServerHandler, tool, tool_handler, tool_router};

use crate::served::{Pair, serve};

const SIX_BY_TWO: Parameters<Pair> = Parameters(Pair { a: 6, b: 2 });

mod ours_first {
    use super::*;

    pub(super) struct Adder;

    #[workflow_log::agent]
    #[tool_router]
    impl Adder {
        pub(super) async fn run(&self) -> String {
            format!("{} {}", self.add(SIX_BY_TWO).await, self.divide(SIX_BY_TWO).unwrap())
        }

        #[workflow_log::tool]
        #[tool(description = "Adds two numbers.")]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[workflow_log::env(name = "division")]
        #[tool(name = "quotient", description = "Divides one by the other.")]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl ServerHandler for Adder {}
}

mod theirs_first {
    use super::*;

    pub(super) struct Adder;

    #[tool_router]
    #[workflow_log::agent]
    impl Adder {
        pub(super) async fn run(&self) -> String {
            format!("{} {}", self.add(SIX_BY_TWO).await, self.divide(SIX_BY_TWO).unwrap())
        }

        #[tool(description = "Adds two numbers.")]
        #[workflow_log::tool]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[tool(name = "quotient", description = "Divides one by the other.")]
        #[workflow_log::env(name = "division")]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl ServerHandler for Adder {}
}

/// Of a resource, what is marked is recorded though it is private.
mod resources {
    use super::*;

    pub(super) struct Calculator;

    #[workflow_log::resource(kind = "tool", name = "calculator")]
    #[tool_router]
    impl Calculator {
        #[workflow_log::action]
        #[tool(description = "Adds two numbers.")]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[tool(name = "quotient", description = "Divides one by the other.")]
        #[workflow_log::action(name = "division")]
        fn divide(&self, Parameters(pair): Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl ServerHandler for Calculator {}
}

/// What must not be written down stays out, and is served all the same.
mod hidden {
    use super::*;

    pub(super) struct Calculator;

    #[tool_router]
    #[workflow_log::resource(kind = "tool")]
    impl Calculator {
        #[tool(description = "Adds two numbers.")]
        #[workflow_log::no_log(input)]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (a + b).to_string()
        }

        #[tool(name = "quotient", description = "Divides one by the other.")]
        pub(super) fn divide(
            &self,
            #[workflow_log::no_log] Parameters(pair): Parameters<Pair>,
        ) -> Result<String, String> {
            let quotient = pair.a.checked_div(pair.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[tool_handler]
    impl ServerHandler for Calculator {}
}

#[tokio::test]
async fn both_marks_on_a_method_are_one_action_and_one_tool() {
    let work = async {
        assert_eq!(ours_first::Adder.run().await, "8 3");
        assert_eq!(theirs_first::Adder.run().await, "8 3");
        serve(ours_first::Adder).await;
        serve(theirs_first::Adder).await;
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [adder](): completed -> "8 3"
              tool(arg1={"a":6,"b":2}): completed -> "8"
              division <env>(arg1={"a":6,"b":2}): completed -> "3"
          iteration 2: completed
            [adder](): completed -> "8 3"
              tool(arg1={"a":6,"b":2}): completed -> "8"
              division <env>(arg1={"a":6,"b":2}): completed -> "3"
            [usual] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              division <env>(arg1={"a":6,"b":2}): completed detached -> "3"
              division <env>(arg1={"a":6,"b":0}): failed detached !! there is none
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              division <env>(arg1={"a":6,"b":2}): completed detached -> "3"
              division <env>(arg1={"a":6,"b":0}): failed detached !! there is none
    "#]],
    )
    .await;
}

#[tokio::test]
async fn both_marks_on_a_method_of_a_resource_are_one_action_and_one_tool() {
    check(
        serve(resources::Calculator),
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              calculator <tool>(arg1={"a":2,"b":3}): completed detached -> "5"
              division <tool>(arg1={"a":6,"b":2}): completed detached -> "3"
              division <tool>(arg1={"a":6,"b":0}): failed detached !! there is none
        resources: Calculator
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_is_not_logged_is_served() {
    check(
        serve(hidden::Calculator),
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(): completed detached -> "5"
              tool(): completed detached -> "3"
              tool(): failed detached !! there is none
        resources: Calculator
    "#]],
    )
    .await;
}
