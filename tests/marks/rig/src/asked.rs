//! Tools as an agent of rig's calls them.

use rig_agent::tool::{Tool, ToolSet};
use rig_core::tool::{ToolContext, ToolResult, tool_definition};
use serde_json::{Value, json};

/// What a tool tells of itself, and what it answers.
pub(crate) async fn seen<T: Tool + 'static>(tool: T, questions: &[Value]) -> Value {
    let definition = tool_definition(&tool);
    let set = ToolSet::from_tools(vec![tool]);
    let mut answers = Vec::new();
    for question in questions {
        let mut context = ToolContext::default();
        answers.push(answer(&set.execute(T::NAME, question.to_string(), &mut context).await));
    }
    json!({ "definition": definition, "answers": answers })
}

/// What a tool answers, once.
pub(crate) fn answer(result: &ToolResult) -> String {
    let error = result.error().map(|error| format!(" ({})", error.message()));
    format!("{}{}", result.output().render(), error.unwrap_or_default())
}
