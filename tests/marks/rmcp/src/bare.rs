//! Their mark without arguments, or with a name alone: as ours may be written, too.
//!
//! In a block that has their router it can only be theirs, and so can it be on a method that has our
//! attribute by itself or our mark by path.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::{ServerHandler, tool, tool_handler, tool_router};
use serde_json::Value;

use crate::served::{Pair, listed};

/// The server without us.
struct Plain;

#[tool_router]
impl Plain {
    /// Adds two numbers.
    #[tool]
    async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
        (a + b).to_string()
    }

    /// Subtracts one from the other.
    #[tool(name = "difference")]
    async fn subtract(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
        (a - b).to_string()
    }

    #[tool(description = "Multiplies two numbers.")]
    async fn multiply(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
        (a * b).to_string()
    }
}

#[tool_handler]
impl ServerHandler for Plain {}

fn names(tools: &[Value]) -> Vec<&str> {
    tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect()
}

mod ours_first {
    use super::*;

    pub(super) struct Calculator;

    #[allow(dead_code, reason = "what is not served is not used, and should not be: see the test")]
    #[workflow_log::resource(kind = "tool")]
    #[tool_router]
    impl Calculator {
        /// Adds two numbers.
        #[tool]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a + b).to_string()
        }

        /// Subtracts one from the other.
        #[tool(name = "difference")]
        pub(super) async fn subtract(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a - b).to_string()
        }

        #[tool(description = "Multiplies two numbers.")]
        pub(super) async fn multiply(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a * b).to_string()
        }
    }

    #[tool_handler]
    impl ServerHandler for Calculator {}
}

#[tokio::test]
async fn the_server_without_us_has_all_three() {
    assert_eq!(names(&listed(Plain).await), ["add", "difference", "multiply"]);
}

#[tokio::test]
async fn their_bare_mark_stays_theirs_below_our_attribute() {
    assert_eq!(listed(ours_first::Calculator).await, listed(Plain).await);
}

/// Blocks in which a bare `#[tool]` can only be theirs.
mod theirs {
    use rmcp::handler::server::router::tool::ToolRouter;
    use workflow_log::resource;

    use super::*;

    /// Their router has been expanded when ours is, and names what it wants of each tool.
    pub(super) struct TheirsFirst;

    #[tool_router]
    #[resource(kind = "tool")]
    impl TheirsFirst {
        /// Adds two numbers.
        #[tool]
        pub(super) async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a + b).to_string()
        }

        /// Subtracts one from the other.
        #[tool(name = "difference")]
        pub(super) async fn subtract(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a - b).to_string()
        }

        #[tool(description = "Multiplies two numbers.")]
        pub(super) async fn multiply(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a * b).to_string()
        }
    }

    #[tool_handler]
    impl ServerHandler for TheirsFirst {}

    /// One of the two says whose it is.
    pub(super) struct Both;

    #[workflow_log::agent]
    #[tool_router]
    impl Both {
        /// Adds two numbers.
        #[workflow_log::tool]
        #[tool]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a + b).to_string()
        }

        /// Subtracts one from the other.
        #[workflow_log::env]
        #[tool(name = "difference")]
        async fn subtract(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a - b).to_string()
        }

        #[workflow_log::tool]
        #[tool(description = "Multiplies two numbers.")]
        async fn multiply(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a * b).to_string()
        }
    }

    #[tool_handler]
    impl ServerHandler for Both {}

    /// Say the kind on `#[resource(kind = "…")]`; marks are for methods.
    pub(super) struct ByThemselves;

    #[tool_router]
    impl ByThemselves {
        /// Adds two numbers.
        #[resource(kind = "tool")]
        #[tool]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a + b).to_string()
        }

        /// Subtracts one from the other.
        #[resource(kind = "tool")]
        #[tool(name = "difference")]
        async fn subtract(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a - b).to_string()
        }

        #[resource(kind = "tool")]
        #[tool(description = "Multiplies two numbers.")]
        async fn multiply(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a * b).to_string()
        }
    }

    #[tool_handler]
    impl ServerHandler for ByThemselves {}

    /// Under a condition, and with arguments that are not ours.
    pub(super) struct Conditional;

    #[workflow_log::agent]
    impl Conditional {
        #[cfg_attr(test, tool(description = "Adds two numbers."))]
        async fn add(&self, Parameters(Pair { a, b }): Parameters<Pair>) -> String {
            (a + b).to_string()
        }

        pub(super) fn tool_router() -> ToolRouter<Self> {
            ToolRouter::new().with_route((Self::add_tool_attr(), Self::add))
        }
    }

    #[tool_handler]
    impl ServerHandler for Conditional {}
}

#[tokio::test]
async fn their_bare_mark_stays_theirs_below_their_router() {
    assert_eq!(listed(theirs::TheirsFirst).await, listed(Plain).await);
}

#[tokio::test]
async fn their_bare_mark_stays_theirs_beside_ours_by_path() {
    assert_eq!(listed(theirs::Both).await, listed(Plain).await);
}

#[tokio::test]
async fn their_bare_mark_stays_theirs_on_a_method_that_is_annotated_by_itself() {
    assert_eq!(listed(theirs::ByThemselves).await, listed(Plain).await);
}

#[tokio::test]
async fn their_mark_stays_theirs_under_a_condition() {
    assert_eq!(names(&listed(theirs::Conditional).await), ["add"]);
}
