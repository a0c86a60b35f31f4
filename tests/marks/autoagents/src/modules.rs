//! Modules under our attribute, with tools and an agent of theirs in them.

use autoagents::core::agent::AgentDeriveT as _;
use expect_test::expect;
use marks_recording::check;
use serde_json::json;

use crate::executed::seen;

#[workflow_log::resource(kind = "tool")]
mod tools {
    use async_trait::async_trait;
    use autoagents::core::tool::ToolCallError;
    use autoagents::prelude::{ToolRuntime, ToolT, tool};
    use serde_json::Value;

    use crate::tools::Pair;

    #[tool(name = "Addition", description = "Adds two numbers.", input = Pair)]
    #[derive(Default)]
    pub(super) struct Addition {}

    #[async_trait]
    impl ToolRuntime for Addition {
        async fn execute(&self, args: Value) -> Result<Value, ToolCallError> {
            let pair: Pair = serde_json::from_value(args)?;
            Ok((pair.a + pair.b).into())
        }
    }
}

#[workflow_log::agent]
mod agents {
    use autoagents::prelude::{AgentHooks, agent};

    #[agent(name = "theirs", description = "Does nothing.")]
    #[derive(Clone, AgentHooks)]
    pub(super) struct Idle {
        pub(super) key: String,
    }

    impl Idle {
        pub(super) fn run(&self) -> usize {
            self.key.len()
        }
    }
}

/// Their `#[agent(…)]` on a type has options that ours has not: the type gets ours too, which takes the
/// mark on its field.
#[workflow_log::agent]
mod secret_agents {
    use autoagents::prelude::{AgentHooks, agent};

    #[agent(name = "theirs", description = "Does nothing.")]
    #[derive(Clone, AgentHooks)]
    pub(super) struct Idle {
        #[no_log]
        pub(super) key: String,
    }

    impl Idle {
        pub(super) fn run(&self) -> usize {
            self.key.len()
        }
    }
}

#[tokio::test]
async fn tools_in_an_annotated_module_are_recorded_and_do_what_they_do() {
    let work = async {
        let answers = &seen(&tools::Addition {}, &[json!({ "a": 2, "b": 3 })]).await["answers"];
        assert_eq!(*answers, json!([5]));
    };
    check(
        work,
        &expect![[r#"
        usual: completed
          iteration 1: completed
            [usual] (implicit)(): completed
              tool(args={"a":2,"b":3}): completed -> 5
        resources: Addition
    "#]],
    )
    .await;
}

#[tokio::test]
async fn an_agent_of_theirs_in_an_annotated_module_is_one_of_ours() {
    let work = async {
        let agent = agents::Idle { key: "secret".to_owned() };
        assert_eq!((agent.name(), agent.run()), ("theirs", 6));
    };
    check(
        work,
        &expect![[r"
        usual: completed
          iteration 1: completed
            [idle](): completed -> 6
    "]],
    )
    .await;
}

#[tokio::test]
async fn a_field_of_an_agent_of_theirs_in_an_annotated_module_is_hidden() {
    let work = async {
        let agent = secret_agents::Idle { key: "secret".to_owned() };
        assert_eq!((agent.name(), agent.run()), ("theirs", 6));
    };
    check(
        work,
        &expect![[r"
        usual: completed
          iteration 1: completed
            [idle](): completed -> 6
    "]],
    )
    .await;
}
