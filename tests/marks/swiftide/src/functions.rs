//! `#[tool(…)]` of swiftide's and our attribute on one function.

use expect_test::expect;
use marks_recording::check;
use serde_json::json;
use swiftide::chat_completion::ToolOutput;
use swiftide::chat_completion::errors::ToolError;
use swiftide::tool;
use swiftide::traits::AgentContext;
use workflow_log::prelude::*;

use crate::invoked::seen;

/// Without us.
mod plain {
    use super::*;

    #[tool(
        description = "Searches code.",
        param(name = "query", description = "What to look for"),
        param(name = "limit", description = "How many to find")
    )]
    pub(super) async fn search_code(
        _context: &dyn AgentContext,
        query: &str,
        limit: usize,
    ) -> Result<ToolOutput, ToolError> {
        tokio::task::yield_now().await;
        match limit {
            0 => Err(anyhow::anyhow!("nothing is asked for").into()),
            _ => Ok(format!("{limit} times {query}").into()),
        }
    }
}

mod resource_above {
    use super::*;

    #[resource(kind = "tool")]
    #[tool(
        description = "Searches code.",
        param(name = "query", description = "What to look for"),
        param(name = "limit", description = "How many to find")
    )]
    pub(super) async fn search_code(
        #[no_log] _context: &dyn AgentContext,
        query: &str,
        limit: usize,
    ) -> Result<ToolOutput, ToolError> {
        tokio::task::yield_now().await;
        match limit {
            0 => Err(anyhow::anyhow!("nothing is asked for").into()),
            _ => Ok(format!("{limit} times {query}").into()),
        }
    }
}

/// Theirs by path, so that ours have the names.
mod agent_above {
    use workflow_log::agent;

    use super::{AgentContext, ToolError, ToolOutput};

    #[agent(name = "searcher")]
    #[swiftide::tool(
        description = "Searches code.",
        param(name = "query", description = "What to look for"),
        param(name = "limit", description = "How many to find")
    )]
    pub(super) async fn search_code(
        _context: &dyn AgentContext,
        query: &str,
        #[no_log] limit: usize,
    ) -> Result<ToolOutput, ToolError> {
        tokio::task::yield_now().await;
        match limit {
            0 => Err(anyhow::anyhow!("nothing is asked for").into()),
            _ => Ok(format!("{limit} times {query}").into()),
        }
    }
}

/// Theirs first: it writes the function anew, and leaves out whatever attribute it had.
mod resource_below {
    use super::*;

    #[tool(
        description = "Searches code.",
        param(name = "query", description = "What to look for"),
        param(name = "limit", description = "How many to find")
    )]
    #[resource(kind = "tool")]
    pub(super) async fn search_code(
        _context: &dyn AgentContext,
        query: &str,
        limit: usize,
    ) -> Result<ToolOutput, ToolError> {
        tokio::task::yield_now().await;
        match limit {
            0 => Err(anyhow::anyhow!("nothing is asked for").into()),
            _ => Ok(format!("{limit} times {query}").into()),
        }
    }
}

#[tokio::test]
async fn a_function_below_ours_is_one_node_and_the_same_tool() {
    let questions = [json!({ "query": "fn", "limit": 2 }), json!({ "query": "fn", "limit": 0 }), json!({})];
    let plain = seen(plain::search_code(), &questions).await;
    assert_eq!(plain["answers"][0], json!({ "Text": "2 times fn" }));
    let work = async {
        assert_eq!(seen(resource_above::search_code(), &questions).await, plain);
        assert_eq!(seen(agent_above::search_code(), &questions).await, plain);
    };
    check(work, &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(query="fn", limit=2): completed -> {"Text":"2 times fn"}
              tool(query="fn", limit=0): failed !! nothing is asked for
            [searcher](_context="dyn swiftide_core::agent_traits::AgentContext", query="fn"): completed -> {"Text":"2 times fn"}
          iteration 2: failed
            [searcher](_context="dyn swiftide_core::agent_traits::AgentContext", query="fn"): failed !! nothing is asked for
    "#]]).await;
}

#[tokio::test]
async fn below_theirs_our_attribute_is_lost_as_any_other_is() {
    let questions = [json!({ "query": "fn", "limit": 2 })];
    let plain = seen(plain::search_code(), &questions).await;
    let work = async {
        assert_eq!(seen(resource_below::search_code(), &questions).await, plain);
    };
    check(
        work,
        &expect![[r"
        usual: completed
    "]],
    )
    .await;
}
