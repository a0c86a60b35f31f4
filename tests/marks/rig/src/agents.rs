//! Agents of rig's in agents of ours.

use expect_test::expect;
use marks_recording::check;
use rig_agent::{Agent, AgentBuilder};
use rig_core::rig_tool;
use rig_core::test_utils::{MockCompletionModel, MockTurn};
use rig_core::tool::ToolExecutionError;
use serde_json::json;
use workflow_log::prelude::*;

#[rig_tool(description = "Adds two numbers.")]
#[resource(kind = "tool")]
async fn add(a: i64, b: i64) -> Result<i64, ToolExecutionError> {
    tokio::task::yield_now().await;
    Ok(a + b)
}

#[agent]
struct Assistant {
    #[llm(name = "assistant model")]
    agent: Agent,
}

#[agent]
impl Assistant {
    async fn run(&self, question: &str) -> Result<String, String> {
        let response = self.agent.prompt(question).await.map_err(|error| error.to_string())?;
        Ok(response.output())
    }
}

#[tokio::test]
async fn a_tool_that_rig_calls_is_an_action_of_the_agent_that_asked() {
    let model = MockCompletionModel::from_turns([
        MockTurn::tool_call("call", "add", json!({ "a": 2, "b": 3 })),
        MockTurn::text("It is 5."),
    ]);
    let agent = AgentBuilder::new(model).tool(Add).default_max_turns(3).build();
    let work = async {
        assert_eq!(Assistant { agent }.run("What is 2 + 3?").await.unwrap(), "It is 5.");
    };
    check(Box::pin(work), &expect![[r#"
        usual: completed
          iteration 1: completed
            [assistant](question="What is 2 + 3?"): completed -> "It is 5."
              assistant model <llm>(question="What is 2 + 3?"): completed -> {"usage":{},"completion_calls":[{"call_index":0,"usage":{},"raw":{"choice":[{"type":"toolcall","id":{"provider":"call"},"function":{"name":"add","arguments":{"a":2,"b":3}}}],"usage":{},"response_id":null,"provider_request_id":null,"finish_reason":null}},{"call_index":1,"usage":{},"raw":{"choice":[{"type":"text","text":"It is 5."}],"usage":{},"response_id":null,"provider_request_id":null,"finish_reason":null}}],"messages":[{"role":"user","content":[{"type":"text","text":"What is 2 + 3?"}]},{"role":"assistant","content":[{"type":"toolcall","id":{"provider":"call"},"function":{"name":"add","arguments":{"a":2,"b":3}}}],"origin":{"api":"mock.script","provider":"mock","model":"mock-model"},"stop":"tool_use"},{"role":"user","content":[{"type":"toolresult","call":{"provider":"call"},"name":"add","content":[{"type":"json","value":5}]}]},{"role":"assistant","content":[{"type":"text","text":"It is 5."}],"origin":{"api":"mock.script","provider":"mock","model":"mock-model"},"stop":"stop"}],"content":[{"type":"text","text":"It is 5."}]}
                tool(a=2, b=3): completed -> 5
    "#]]).await;
}
