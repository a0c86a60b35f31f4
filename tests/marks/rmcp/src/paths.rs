//! Their marks by path, so that a bare `#[tool]` is ours.

use expect_test::expect;
use marks_recording::check;
use rmcp::ServerHandler;
use rmcp::handler::server::wrapper::Parameters;
use workflow_log::prelude::*;

use crate::served::{Pair, serve};

mod ours_first {
    use super::*;

    pub(super) struct Adder;

    #[agent]
    #[rmcp::tool_router]
    impl Adder {
        pub(super) async fn run(&self) -> String {
            let pair = Parameters(Pair { a: self.double(3), b: 1 });
            self.add(pair).await
        }

        // Of this one they know nothing.
        #[tool]
        fn double(&self, number: i64) -> i64 {
            2 * number
        }

        #[tool]
        #[rmcp::tool(description = "Adds two numbers.")]
        async fn add(&self, pair: Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (pair.0.a + pair.0.b).to_string()
        }

        #[rmcp::tool(name = "quotient", description = "Divides one by the other.")]
        #[tool(name = "division")]
        fn divide(&self, pair: Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.0.a.checked_div(pair.0.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[rmcp::tool_handler]
    impl ServerHandler for Adder {}
}

/// Below their router, where every method that is marked by something called `tool` is for it, too.
mod theirs_first {
    use super::*;

    pub(super) struct Adder;

    #[rmcp::tool_router]
    #[agent]
    impl Adder {
        pub(super) async fn run(&self) -> String {
            let pair = Parameters(Pair { a: self.double(3), b: 1 });
            self.add(pair).await
        }

        #[action]
        fn double(&self, number: i64) -> i64 {
            2 * number
        }

        #[tool]
        #[rmcp::tool(description = "Adds two numbers.")]
        async fn add(&self, pair: Parameters<Pair>) -> String {
            tokio::task::yield_now().await;
            (pair.0.a + pair.0.b).to_string()
        }

        #[rmcp::tool(name = "quotient", description = "Divides one by the other.")]
        #[tool(name = "division")]
        fn divide(&self, pair: Parameters<Pair>) -> Result<String, String> {
            let quotient = pair.0.a.checked_div(pair.0.b);
            quotient.map(|quotient| quotient.to_string()).ok_or_else(|| "there is none".to_owned())
        }
    }

    #[rmcp::tool_handler]
    impl ServerHandler for Adder {}
}

#[tokio::test]
async fn a_bare_tool_is_ours_beside_theirs_by_path() {
    let work = async {
        assert_eq!(ours_first::Adder.run().await, "7");
        assert_eq!(theirs_first::Adder.run().await, "7");
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [adder](): completed -> "7"
              tool(number=3): completed -> 6
              tool(pair={"a":6,"b":1}): completed -> "7"
          iteration 2: completed
            [adder](): completed -> "7"
              double(number=3): completed -> 6
              tool(pair={"a":6,"b":1}): completed -> "7"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_bare_tool_of_ours_is_not_served() {
    let work = async {
        serve(ours_first::Adder).await;
        serve(theirs_first::Adder).await;
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(pair={"a":2,"b":3}): completed detached -> "5"
              division <tool>(pair={"a":6,"b":2}): completed detached -> "3"
              division <tool>(pair={"a":6,"b":0}): failed detached !! there is none
              tool(pair={"a":2,"b":3}): completed detached -> "5"
              division <tool>(pair={"a":6,"b":2}): completed detached -> "3"
              division <tool>(pair={"a":6,"b":0}): failed detached !! there is none
    "#]],
    )
    .await;
}
