//! `#[rig_tool]` and our attribute on one function, in either order.

use expect_test::expect;
use marks_recording::check;
use rig_core::rig_tool;
use rig_core::tool::ToolExecutionError;
use serde_json::json;
use workflow_log::prelude::*;

use crate::asked::seen;

/// Without us.
mod plain {
    use super::*;

    /// Adds two numbers.
    #[rig_tool(params(a = "The one", b = "The other"), required(a, b))]
    pub(super) async fn add(a: i64, b: i64) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        Ok(a + b)
    }

    #[rig_tool(name = "quotient", description = "Divides one by the other.")]
    pub(super) fn divide(a: i64, b: Option<i64>) -> Result<i64, ToolExecutionError> {
        a.checked_div(b.unwrap_or(2)).ok_or_else(|| ToolExecutionError::refused("there is none"))
    }
}

mod ours_first {
    use super::*;

    /// Adds two numbers.
    #[resource(kind = "tool")]
    #[rig_tool(params(a = "The one", b = "The other"), required(a, b))]
    pub(super) async fn add(a: i64, b: i64) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        Ok(a + b)
    }

    #[agent]
    #[rig_tool(name = "quotient", description = "Divides one by the other.")]
    pub(super) fn divide(a: i64, b: Option<i64>) -> Result<i64, ToolExecutionError> {
        a.checked_div(b.unwrap_or(2)).ok_or_else(|| ToolExecutionError::refused("there is none"))
    }
}

mod theirs_first {
    use super::*;

    /// Adds two numbers.
    #[rig_tool(params(a = "The one", b = "The other"), required(a, b))]
    #[resource(kind = "tool")]
    pub(super) async fn add(a: i64, b: i64) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        Ok(a + b)
    }

    #[rig_tool(name = "quotient", description = "Divides one by the other.")]
    #[agent]
    pub(super) fn divide(a: i64, b: Option<i64>) -> Result<i64, ToolExecutionError> {
        a.checked_div(b.unwrap_or(2)).ok_or_else(|| ToolExecutionError::refused("there is none"))
    }
}

/// All by path; what is not to be written down stays out.
mod paths {
    use rig_core::tool::ToolExecutionError;

    /// Adds two numbers.
    #[workflow_log::resource(kind = "tool", name = "addition")]
    #[rig_core::rig_tool(params(a = "The one", b = "The other"), required(a, b))]
    pub(super) async fn add(#[workflow_log::no_log] a: i64, b: i64) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        Ok(a + b)
    }
}

#[tokio::test]
async fn an_async_tool_is_one_action_and_the_same_tool() {
    let questions = [json!({ "a": 2, "b": 3 }), json!({ "a": "two" })];
    let plain = seen(plain::Add, &questions).await;
    assert_eq!(plain["answers"][0], "5");
    let work = async {
        assert_eq!(seen(ours_first::Add, &questions).await, plain);
        assert_eq!(seen(theirs_first::Add, &questions).await, plain);
        assert_eq!(seen(paths::Add, &questions).await, plain);
    };
    check(
        work,
        &expect![[r"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(a=2, b=3): completed -> 5
              tool(a=2, b=3): completed -> 5
              addition <tool>(b=3): completed -> 5
    "]],
    )
    .await;
}

#[tokio::test]
async fn a_tool_that_is_an_agent_is_one_interaction_and_the_same_tool() {
    let questions = [json!({ "a": 6, "b": 3 }), json!({ "a": 6 }), json!({ "a": 6, "b": 0 })];
    let plain = seen(plain::Divide, &questions).await;
    assert_eq!(plain["answers"][1], "3");
    let work = async {
        assert_eq!(seen(ours_first::Divide, &questions).await, plain);
        assert_eq!(seen(theirs_first::Divide, &questions).await, plain);
    };
    check(
        work,
        &expect![[r"
        usual: completed
          iteration 1: completed
            [divide](a=6, b=3): completed -> 2
          iteration 2: completed
            [divide](a=6, b=null): completed -> 3
          iteration 3: failed
            [divide](a=6, b=0): failed !! there is none
          iteration 4: completed
            [divide](a=6, b=3): completed -> 2
          iteration 5: completed
            [divide](a=6, b=null): completed -> 3
          iteration 6: failed
            [divide](a=6, b=0): failed !! there is none
    "]],
    )
    .await;
}
