//! Their derives and ours on one type, and tools that are written by hand.

use expect_test::expect;
use marks_recording::check_steps;
use rig_agent::tool::{Tool, ToolContext};
use rig_core::embeddings::to_texts;
use rig_core::tool::{ContextValue as _, PortableTool};
use rig_core::{ContextValue, Embed};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_log::prelude::*;

use crate::asked::seen;

#[derive(Serialize, Deserialize)]
pub(crate) struct Pair {
    a: i64,
    b: i64,
}

#[derive(Debug)]
pub(crate) struct NoQuotient;

impl std::fmt::Display for NoQuotient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("there is none")
    }
}

impl std::error::Error for NoQuotient {}

/// Who asks, which a tool learns from its context.
#[resource]
#[derive(Serialize, Deserialize, ContextValue)]
#[context(key = "asker")]
struct Asker(String);

/// What is embedded of a definition.
#[resource(kind = "memory")]
#[derive(Serialize, Deserialize, Embed)]
struct Definition {
    #[embed]
    text: String,
    #[no_log]
    source: String,
}

#[resource(kind = "memory")]
impl Definition {
    pub(crate) fn source(&self) -> usize {
        self.source.len()
    }
}

struct Divide;

#[resource(kind = "tool")]
impl Tool for Divide {
    const NAME: &'static str = "quotient";
    type Args = Pair;
    type Output = i64;
    type Error = NoQuotient;

    #[no_log]
    fn description(&self) -> String {
        "Divides one by the other.".to_owned()
    }

    #[no_log]
    fn parameters(&self) -> Value {
        json!({ "type": "object" })
    }

    async fn call(&self, context: &mut ToolContext, pair: Self::Args) -> Result<i64, NoQuotient> {
        assert!(context.get::<Asker>().is_ok_and(|asker| asker.is_none()), "nobody is said to ask");
        pair.a.checked_div(pair.b).ok_or(NoQuotient)
    }
}

struct Multiply;

#[agent(run = "call")]
impl PortableTool for Multiply {
    const NAME: &'static str = "product";
    type Args = Pair;
    type Output = i64;
    type Error = NoQuotient;

    fn description(&self) -> String {
        "Multiplies two numbers.".to_owned()
    }

    fn parameters(&self) -> Value {
        json!({ "type": "object" })
    }

    async fn call(&self, pair: Self::Args) -> Result<Self::Output, Self::Error> {
        tokio::task::yield_now().await;
        Ok(pair.a * pair.b)
    }
}

#[tokio::test]
async fn derives_of_theirs_do_what_they_do_on_a_type_of_ours() {
    assert_eq!(Asker::KEY, "asker");
    let definition = Definition { text: "a glass".to_owned(), source: "a book".to_owned() };
    assert_eq!(to_texts(&definition).unwrap(), ["a glass"]);
    let work = async {
        assert_eq!(definition.source(), 6);
    };
    check_steps(
        work,
        &expect![[r"
        steps: completed
          iteration 1: completed
            [steps] (implicit)(): completed
              memory(): completed -> 6
        resources: Definition
    "]],
    )
    .await;
}

#[tokio::test]
async fn tools_that_are_written_by_hand_are_what_our_attribute_says() {
    let work = async {
        let questions = [json!({ "a": 6, "b": 3 }), json!({ "a": 6, "b": 0 })];
        assert_eq!(seen(Divide, &questions).await["answers"][0], "2");
        assert_eq!(seen(Multiply, &questions).await["answers"], json!(["18", "0"]));
    };
    check_steps(
        work,
        &expect![[r#"
        steps: completed
          iteration 1: completed
            [steps] (implicit)(): completed
              tool(context={}, pair={"a":6,"b":3}): completed -> 2
              tool(context={}, pair={"a":6,"b":0}): failed !! there is none
              description <step>(): completed -> "Multiplies two numbers."
              parameters <step>(): completed -> {"type":"object"}
              description <step>(): completed -> "Multiplies two numbers."
              parameters <step>(): completed -> {"type":"object"}
            [multiply](pair={"a":6,"b":3}): completed -> 18
          iteration 2: completed
            [multiply](pair={"a":6,"b":0}): completed -> 0
        resources: Divide
    "#]],
    )
    .await;
}
