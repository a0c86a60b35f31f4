//! `#[agent(…)]` of `AutoAgents` and our attribute of that name on one type: theirs by its import, ours by
//! path.

use async_trait::async_trait;
use autoagents::core::agent::{AgentDeriveT, AgentHooks, BaseAgent, HookOutcome};
use autoagents::core::tool::ToolCallError;
use autoagents::prelude::*;
use expect_test::expect;
use marks_recording::{check, check_steps};
use serde_json::{Value, json};

use crate::executed::{Said, Scripted};
use crate::tools::Pair;

#[tool(name = "Addition", description = "Adds two numbers.", input = Pair)]
#[derive(Default)]
struct Addition {}

#[workflow_log::resource(kind = "tool", name = "addition")]
#[async_trait]
impl ToolRuntime for Addition {
    async fn execute(&self, args: Value) -> Result<Value, ToolCallError> {
        let pair: Pair = serde_json::from_value(args)?;
        Ok((pair.a + pair.b).into())
    }
}

/// What an agent of theirs answers to.
async fn answer<T>(agent: T, question: &str) -> String
where
    T: AgentDeriveT<Output = String> + AgentHooks,
{
    let model = Scripted::new([Said::Call("Addition", json!({ "a": 2, "b": 3 })), Said::Text("It is 5.")]);
    let built = AgentBuilder::<_, DirectAgent>::new(ReActAgent::new(agent)).llm(model).build().await;
    built.unwrap().agent.run(Task::new(question)).await.unwrap()
}

mod ours_first {
    use super::*;

    #[workflow_log::agent]
    #[agent(name = "math", description = "Calculates.", tools = [Addition])]
    #[derive(Clone, AgentHooks, Default)]
    pub(super) struct MathAgent {
        #[no_log]
        pub(super) key: String,
    }

    #[workflow_log::agent]
    impl MathAgent {
        pub(super) async fn run(&self, question: &str) -> String {
            assert_eq!(self.key, "secret");
            answer(self.clone(), question).await
        }
    }
}

mod theirs_first {
    use super::*;

    #[agent(name = "math", description = "Calculates.", tools = [Addition])]
    #[workflow_log::agent(name = "mathematician")]
    #[derive(Clone, AgentHooks, Default)]
    pub(super) struct MathAgent {
        #[no_log]
        pub(super) key: String,
    }

    #[workflow_log::agent]
    impl MathAgent {
        pub(super) async fn run(&self, question: &str) -> String {
            assert_eq!(self.key, "secret");
            answer(self.clone(), question).await
        }
    }
}

/// Theirs lets the agent say what it does at each turn.
mod hooks {
    use super::*;

    #[workflow_log::agent]
    #[agent(name = "math", description = "Calculates.", tools = [Addition])]
    #[derive(Clone, Default)]
    pub(super) struct MathAgent;

    #[workflow_log::agent]
    #[async_trait]
    impl AgentHooks for MathAgent {
        #[workflow_log::action(name = "begins")]
        async fn on_run_start(&self, #[no_log] task: &Task, #[no_log] _context: &Context) -> HookOutcome {
            assert!(!task.prompt.is_empty());
            HookOutcome::Continue
        }

        async fn on_turn_start(&self, turn_index: usize, #[no_log] _context: &Context) {
            assert!(turn_index < 3);
        }
    }
}

/// What `AgentBuilder` builds.
type Built = BaseAgent<ReActAgent<hooks::MathAgent>, DirectAgent>;

/// An agent of ours with one of theirs in a field.
#[workflow_log::agent]
struct Asker {
    #[llm(name = "math")]
    math: Built,
}

#[workflow_log::agent]
impl Asker {
    async fn run(&self, question: String) -> String {
        self.math.run(Task::new(question)).await.unwrap_or_default()
    }
}

#[tokio::test]
async fn a_type_with_both_marks_is_an_agent_of_both() {
    let work = async {
        let (one, other) = (
            ours_first::MathAgent { key: "secret".to_owned() },
            theirs_first::MathAgent { key: "secret".to_owned() },
        );
        assert_eq!((AgentDeriveT::name(&one), AgentDeriveT::description(&other)), ("math", "Calculates."));
        assert_eq!(format!("{one:?} {}", other.tools().len()), "math 1");
        assert_eq!(one.run("What is 2 + 3?").await, "It is 5.");
        assert_eq!(other.run("What is 2 + 3?").await, "It is 5.");
    };
    check(work, &expect![[r#"
        usual: completed
          iteration 1: completed
            [math_agent](question="What is 2 + 3?"): completed -> "It is 5."
              scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Calculates."},{"role":"User","message_type":"Text","content":"What is 2 + 3?"}]): completed -> "Call(\"Addition\", Object {\"a\": Number(2), \"b\": Number(3)})"
              addition <tool>(args={"a":2,"b":3}): completed -> 5
              scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Calculates."},{"role":"User","message_type":"Text","content":"What is 2 + 3?"}]): completed -> "Text(\"It is 5.\")"
            [mathematician](question="What is 2 + 3?"): completed -> "It is 5."
              scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Calculates."},{"role":"User","message_type":"Text","content":"What is 2 + 3?"}]): completed -> "Call(\"Addition\", Object {\"a\": Number(2), \"b\": Number(3)})"
              addition <tool>(args={"a":2,"b":3}): completed -> 5
              scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Calculates."},{"role":"User","message_type":"Text","content":"What is 2 + 3?"}]): completed -> "Text(\"It is 5.\")"
        resources: Scripted, Addition
    "#]]).await;
}

#[tokio::test]
async fn hooks_of_theirs_are_steps_and_actions_of_ours() {
    let work = async {
        let model = Scripted::new([Said::Text("It is 5.")]);
        let built = AgentBuilder::<_, DirectAgent>::new(ReActAgent::new(hooks::MathAgent)).llm(model).build();
        let asker = Asker { math: built.await.unwrap().agent };
        assert_eq!(asker.run("What is 2 + 3?".to_owned()).await, "It is 5.");
    };
    check_steps(work, &expect![[r#"
        steps: completed
          iteration 1: completed
            [asker](question="What is 2 + 3?"): completed -> "It is 5."
              math <llm>(): completed -> "It is 5."
                begins(): completed -> "autoagents_core::agent::hooks::HookOutcome"
                on_turn_start <step>(turn_index=0): completed
                scripted <llm>(messages=[{"role":"System","message_type":"Text","content":"Calculates."},{"role":"User","message_type":"Text","content":"What is 2 + 3?"}]): completed -> "Text(\"It is 5.\")"
        resources: Scripted
    "#]]).await;
}
