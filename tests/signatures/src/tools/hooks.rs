//! Hooks that a framework calls while it runs: most are the bodies that their traits define.

use std::fmt::Debug;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use workflow_log::prelude::*;

pub trait WasmCompatSend: Send {}
impl<T: Send> WasmCompatSend for T {}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompletionCallAction {
    Continue,
    Stop(String),
}

/// Without any derive.
pub struct HookContext {
    pub turn: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct CompletionCallEvent {
    pub prompt: String,
}

#[agent(run = "on_completion_call")]
pub trait AgentHook: Sync {
    // 32
    fn on_completion_call(
        &self,
        ctx: &HookContext,
        event: CompletionCallEvent,
    ) -> impl Future<Output = CompletionCallAction> + WasmCompatSend {
        let turn = ctx.turn;
        async move {
            tokio::task::yield_now().await;
            if turn > 1 { CompletionCallAction::Stop(event.prompt) } else { CompletionCallAction::Continue }
        }
    }
}

pub struct TurnLimit;

impl AgentHook for TurnLimit {}

pub struct NeverStop;

#[agent(run = "on_completion_call", name = "tireless")]
impl AgentHook for NeverStop {
    async fn on_completion_call(
        &self,
        _ctx: &HookContext,
        _event: CompletionCallEvent,
    ) -> CompletionCallAction {
        CompletionCallAction::Continue
    }
}

pub trait AgentDeriveT: Send + Sync {
    fn name(&self) -> &str;
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToolCallResult {
    pub success: bool,
    pub result: Value,
}

/// Without any derive.
pub struct Context;

#[resource]
#[async_trait]
pub trait AgentHooks: AgentDeriveT + Send + Sync {
    // 79
    async fn on_tool_result(&self, _tool_call: &ToolCall, _result: &ToolCallResult, _ctx: &Context) {}

    async fn on_tool_error(&self, tool_call: &ToolCall, _ctx: &Context) -> String {
        format!("{}: {} failed", self.name(), tool_call.name)
    }
}

pub struct Quiet;

impl AgentDeriveT for Quiet {
    fn name(&self) -> &str {
        "quiet"
    }
}

impl AgentHooks for Quiet {}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_hook_is_recorded_under_its_type_whether_or_not_it_has_a_body_of_its_own() {
        let work = async {
            let event = || CompletionCallEvent { prompt: "hello".to_owned() };
            assert_eq!(
                TurnLimit.on_completion_call(&HookContext { turn: 2 }, event()).await,
                CompletionCallAction::Stop("hello".to_owned())
            );
            drop(TurnLimit.on_completion_call(&HookContext { turn: 1 }, event()));
            let context = HookContext { turn: 3 };
            assert_eq!(NeverStop.on_completion_call(&context, event()).await, CompletionCallAction::Continue);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [turn_limit](ctx="signatures_tests::tools::hooks::HookContext", event={"prompt":"hello"}): completed -> "Stop(\"hello\")"
                    [tireless](_ctx="signatures_tests::tools::hooks::HookContext", _event={"prompt":"hello"}): completed -> "Continue"
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_hook_that_does_nothing_is_recorded_with_what_it_was_told() {
        let work = async {
            let hooks: Box<dyn AgentHooks> = Box::new(Quiet);
            let call = ToolCall { id: "1".to_owned(), name: "search".to_owned() };
            let result = ToolCallResult { success: true, result: json!(["found"]) };
            hooks.on_tool_result(&call, &result, &Context).await;
            assert_eq!(hooks.on_tool_error(&call, &Context).await, "quiet: search failed");
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      on_tool_result(_tool_call={"id":"1","name":"search"}, _result={"success":true,"result":["found"]}, _ctx="signatures_tests::tools::hooks::Context"): completed
                      on_tool_error(tool_call={"id":"1","name":"search"}, _ctx="signatures_tests::tools::hooks::Context"): completed -> "quiet: search failed"
                resources: AgentHooks
            "#]],
        )
        .await;
    }
}
