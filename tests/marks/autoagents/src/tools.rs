//! `#[tool(…)]` and the derives of `AutoAgents`, and our attribute on one type and its block.

use async_trait::async_trait;
use autoagents::core::tool::ToolCallError;
use autoagents::prelude::{AgentOutput, ToolInput, ToolRuntime, ToolT as _, tool};
use expect_test::expect;
use marks_recording::check;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_log::prelude::*;

use crate::executed::seen;

#[derive(Serialize, Deserialize, ToolInput, Debug)]
pub(crate) struct Pair {
    #[input(description = "The one")]
    pub(crate) a: i64,
    #[input(description = "The other")]
    pub(crate) b: i64,
}

/// Without us.
mod plain {
    use super::*;

    #[tool(name = "Addition", description = "Adds two numbers.", input = Pair)]
    pub(super) struct Addition {}

    #[async_trait]
    impl ToolRuntime for Addition {
        async fn execute(&self, args: Value) -> Result<Value, ToolCallError> {
            let pair: Pair = serde_json::from_value(args)?;
            Ok((pair.a + pair.b).into())
        }
    }
}

mod ours_first {
    use super::*;

    #[resource(kind = "tool", name = "addition")]
    #[tool(name = "Addition", description = "Adds two numbers.", input = Pair)]
    pub(super) struct Addition {}

    #[resource]
    #[async_trait]
    impl ToolRuntime for Addition {
        async fn execute(&self, args: Value) -> Result<Value, ToolCallError> {
            let pair: Pair = serde_json::from_value(args)?;
            Ok((pair.a + pair.b).into())
        }
    }
}

mod theirs_first {
    use super::*;

    #[tool(name = "Addition", description = "Adds two numbers.", input = Pair)]
    #[resource(kind = "tool", name = "addition")]
    pub(super) struct Addition {}

    #[async_trait]
    #[resource]
    impl ToolRuntime for Addition {
        async fn execute(&self, args: Value) -> Result<Value, ToolCallError> {
            let pair: Pair = serde_json::from_value(args)?;
            Ok((pair.a + pair.b).into())
        }
    }
}

/// On the block alone, and with a mark of ours on what does the work.
mod marked {
    use super::*;

    #[tool(name = "Addition", description = "Adds two numbers.", input = Pair)]
    pub(super) struct Addition {}

    #[agent(run = "execute")]
    #[async_trait]
    impl ToolRuntime for Addition {
        async fn execute(&self, args: Value) -> Result<Value, ToolCallError> {
            Ok(self.add(&serde_json::from_value(args)?).into())
        }
    }

    #[agent]
    impl Addition {
        #[tool]
        fn add(&self, pair: &Pair) -> i64 {
            assert_eq!(self.name(), "Addition");
            pair.a + pair.b
        }
    }
}

/// What their derives read and what ours hides on one type.
mod secrets {
    use super::*;

    #[resource]
    #[derive(Serialize, Deserialize, ToolInput, Debug)]
    pub(super) struct Login {
        #[input(description = "Who")]
        user: String,
        #[input(description = "Only they know")]
        #[no_log]
        phrase: String,
    }

    #[resource]
    #[derive(Serialize, Deserialize, AgentOutput, Debug)]
    #[strict(true)]
    pub(super) struct Session {
        #[output(description = "Who")]
        user: String,
        #[no_log]
        #[output(description = "Only they know")]
        ticket: String,
    }

    #[tool(name = "Door", description = "Opens to who is known.", input = Login)]
    #[derive(Default)]
    pub(super) struct Door {}

    #[async_trait]
    impl ToolRuntime for Door {
        async fn execute(&self, args: Value) -> Result<Value, ToolCallError> {
            Ok(serde_json::to_value(self.open(serde_json::from_value(args)?))?)
        }
    }

    #[resource(kind = "tool")]
    impl Door {
        pub(super) fn open(&self, login: Login) -> Session {
            let ticket = format!("{}'s {}", login.user, login.phrase.len());
            Session { user: login.user, ticket }
        }
    }
}

#[tokio::test]
async fn a_tool_is_one_action_and_the_same_tool_whichever_mark_is_first() {
    let questions = [json!({ "a": 2, "b": 3 }), json!({ "a": "two" })];
    let plain = seen(&plain::Addition {}, &questions).await;
    assert_eq!(plain["answers"][0], 5);
    let work = async {
        assert_eq!(seen(&ours_first::Addition {}, &questions).await, plain);
        assert_eq!(seen(&theirs_first::Addition {}, &questions).await, plain);
    };
    check(work, &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              addition <tool>(args={"a":2,"b":3}): completed -> 5
              addition <tool>(args={"a":"two"}): failed !! Serde Error invalid type: string "two", expected i64 <- invalid type: string "two", expected i64
              addition <tool>(args={"a":2,"b":3}): completed -> 5
              addition <tool>(args={"a":"two"}): failed !! Serde Error invalid type: string "two", expected i64 <- invalid type: string "two", expected i64
        resources: Addition
    "#]]).await;
}

#[tokio::test]
async fn what_a_tool_runs_can_be_an_agent_with_actions_of_its_own() {
    let questions = [json!({ "a": 2, "b": 3 })];
    let plain = seen(&plain::Addition {}, &questions).await;
    let work = async {
        assert_eq!(seen(&marked::Addition {}, &questions).await, plain);
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [addition](args={"a":2,"b":3}): completed -> 5
              tool(pair={"a":2,"b":3}): completed -> 5
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_field_that_is_not_logged_is_still_an_argument_of_the_tool() {
    let questions = [json!({ "user": "ada", "phrase": "open up" })];
    let work = async {
        let seen = seen(&secrets::Door {}, &questions).await;
        assert_eq!(seen["answers"], json!([{ "user": "ada", "ticket": "ada's 7" }]));
        assert_eq!(seen["arguments"]["properties"]["phrase"]["description"], "Only they know");
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(login={"user":"ada"}): completed -> {"user":"ada"}
        resources: Door
    "#]],
    )
    .await;
}
