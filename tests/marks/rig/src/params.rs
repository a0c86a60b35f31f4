//! Their marks on parameters: `#[rig(context)]` and documentation.

use expect_test::expect;
use marks_recording::check;
use rig_agent::tool::ToolContext;
use rig_core::rig_tool;
use rig_core::tool::ToolExecutionError;
use serde_json::json;
use workflow_log::prelude::*;

use crate::asked::seen;

/// Without us.
mod plain {
    use super::*;

    #[rig_tool(description = "Adds two numbers.")]
    pub(super) async fn add(
        /// The one.
        a: i64,
        /// The other.
        b: i64,
        #[rig(context)] context: &mut ToolContext,
    ) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        assert!(context.is_empty());
        Ok(a + b)
    }
}

mod theirs_first {
    use super::*;

    #[rig_tool(description = "Adds two numbers.")]
    #[resource(kind = "tool")]
    pub(super) async fn add(
        /// The one.
        a: i64,
        /// The other.
        #[no_log]
        b: i64,
        #[rig(context)]
        #[no_log]
        context: &mut ToolContext,
    ) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        assert!(context.is_empty());
        Ok(a + b)
    }
}

/// The marks stay on the parameters of the thin function, which is the one that theirs sees.
mod ours_first {
    use super::*;

    #[resource(kind = "tool")]
    #[rig_tool(description = "Adds two numbers.")]
    pub(super) async fn add(
        /// The one.
        a: i64,
        /// The other.
        #[no_log]
        b: i64,
        #[no_log]
        #[rig(context)]
        context: &mut ToolContext,
    ) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        assert!(context.is_empty());
        Ok(a + b)
    }
}

/// A context that is known by its path needs no mark.
mod by_path {
    use super::*;

    #[resource(kind = "tool")]
    #[rig_tool(description = "Adds two numbers.")]
    pub(super) async fn add(
        a: i64,
        b: i64,
        context: &mut rig_core::tool::ToolContext,
    ) -> Result<i64, ToolExecutionError> {
        tokio::task::yield_now().await;
        assert!(context.is_empty());
        Ok(a + b)
    }
}

#[tokio::test]
async fn marks_on_parameters_stay_where_theirs_is_first() {
    let questions = [json!({ "a": 2, "b": 3 })];
    let plain = seen(plain::Add, &questions).await;
    let work = async {
        assert_eq!(seen(theirs_first::Add, &questions).await, plain);
        assert_eq!(seen(by_path::Add, &questions).await["answers"], plain["answers"]);
    };
    check(
        work,
        &expect![[r"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(a=2): completed -> 5
              tool(a=2, b=3, context={}): completed -> 5
    "]],
    )
    .await;
}

#[tokio::test]
async fn marks_on_parameters_stay_where_ours_is_first() {
    let questions = [json!({ "a": 2, "b": 3 })];
    let plain = seen(plain::Add, &questions).await;
    let work = async {
        assert_eq!(seen(ours_first::Add, &questions).await, plain);
    };
    let expected = expect![[r"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(a=2): completed -> 5
    "]];
    check(work, &expected).await;
}
