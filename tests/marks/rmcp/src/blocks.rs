//! Our attribute on the block of the tools, above theirs and below it; `tool` is theirs by its import,
//! which goes before what our prelude brings.

use expect_test::expect;
use marks_recording::{check, check_steps};
use rmcp::handler::server::wrapper::Parameters;
use rmcp::{ServerHandler, tool, tool_handler, tool_router};
use workflow_log::prelude::*;

use crate::served::{Pair, serve};

const SIX_BY_TWO: Parameters<Pair> = Parameters(Pair { a: 6, b: 2 });

mod agent_above {
    use super::*;

    pub(super) struct Adder;

    #[agent]
    #[tool_router]
    impl Adder {
        pub(super) async fn run(&self) -> String {
            format!("{} {}", self.add(SIX_BY_TWO).await, self.divide(SIX_BY_TWO).unwrap())
        }

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
    impl ServerHandler for Adder {}
}

mod agent_below {
    use super::*;

    pub(super) struct Adder;

    #[tool_router]
    #[agent]
    impl Adder {
        pub(super) async fn run(&self) -> String {
            format!("{} {}", self.add(SIX_BY_TWO).await, self.divide(SIX_BY_TWO).unwrap())
        }

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
    impl ServerHandler for Adder {}
}

mod resource_above {
    use super::*;

    pub(super) struct Calculator;

    #[resource(kind = "tool")]
    #[tool_router]
    impl Calculator {
        #[tool(description = "Adds two numbers.")]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
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
    impl ServerHandler for Calculator {}
}

mod resource_below {
    use super::*;

    pub(super) struct Calculator;

    #[tool_router]
    #[resource(kind = "tool")]
    impl Calculator {
        #[tool(description = "Adds two numbers.")]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
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
    impl ServerHandler for Calculator {}
}

#[tokio::test]
async fn a_tool_of_theirs_is_a_tool_of_the_agent_that_calls_it_at_any_level() {
    let work = async {
        assert_eq!(agent_above::Adder.run().await, "8 3");
        assert_eq!(agent_below::Adder.run().await, "8 3");
    };
    check_steps(
        work,
        &expect![[r#"
            steps: completed
              iteration 1: completed
                [adder](): completed -> "8 3"
                  tool(arg1={"a":6,"b":2}): completed -> "8"
                  tool(arg1={"a":6,"b":2}): completed -> "3"
              iteration 2: completed
                [adder](): completed -> "8 3"
                  tool(arg1={"a":6,"b":2}): completed -> "8"
                  tool(arg1={"a":6,"b":2}): completed -> "3"
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_tool_of_theirs_is_served_as_without_us_by_an_agent() {
    let work = async {
        serve(agent_above::Adder).await;
        serve(agent_below::Adder).await;
    };
    check_steps(
        work,
        &expect![[r#"
            steps: completed
              iteration 1: completed
                [steps] (implicit)(): completed
                  tool(arg1={"a":2,"b":3}): completed detached -> "5"
                  tool(arg1={"a":6,"b":2}): completed detached -> "3"
                  tool(arg1={"a":6,"b":0}): failed detached !! there is none
                  tool(arg1={"a":2,"b":3}): completed detached -> "5"
                  tool(arg1={"a":6,"b":2}): completed detached -> "3"
                  tool(arg1={"a":6,"b":0}): failed detached !! there is none
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_tool_of_theirs_is_served_as_without_us_by_a_resource() {
    let work = async {
        serve(resource_above::Calculator).await;
        serve(resource_below::Calculator).await;
    };
    check(
        work,
        &expect![[r#"
            usual: completed
              iteration 1: completed
                [usual] (implicit)(): completed
                  tool(arg1={"a":2,"b":3}): completed detached -> "5"
                  tool(arg1={"a":6,"b":2}): completed detached -> "3"
                  tool(arg1={"a":6,"b":0}): failed detached !! there is none
                  tool(arg1={"a":2,"b":3}): completed detached -> "5"
                  tool(arg1={"a":6,"b":2}): completed detached -> "3"
                  tool(arg1={"a":6,"b":0}): failed detached !! there is none
            resources: Calculator
        "#]],
    )
    .await;
}

#[tokio::test]
async fn a_tool_of_theirs_is_an_action_of_kind_tool() {
    let work = async {
        assert_eq!(agent_above::Adder.run().await, "8 3");
        assert_eq!(agent_below::Adder.run().await, "8 3");
        serve(resource_above::Calculator).await;
        serve(resource_below::Calculator).await;
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [adder](): completed -> "8 3"
              tool(arg1={"a":6,"b":2}): completed -> "8"
              tool(arg1={"a":6,"b":2}): completed -> "3"
          iteration 2: completed
            [adder](): completed -> "8 3"
              tool(arg1={"a":6,"b":2}): completed -> "8"
              tool(arg1={"a":6,"b":2}): completed -> "3"
            [usual] (implicit)(): completed
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              tool(arg1={"a":6,"b":2}): completed detached -> "3"
              tool(arg1={"a":6,"b":0}): failed detached !! there is none
              tool(arg1={"a":2,"b":3}): completed detached -> "5"
              tool(arg1={"a":6,"b":2}): completed detached -> "3"
              tool(arg1={"a":6,"b":0}): failed detached !! there is none
        resources: Calculator
    "#]],
    )
    .await;
}
