//! Tools as an agent of swiftide's invokes them.

use serde_json::{Value, json};
use swiftide::chat_completion::{Tool, ToolCall};

/// What a tool tells of itself, and what it answers.
pub(crate) async fn seen(tool: Box<dyn Tool>, questions: &[Value]) -> Value {
    let mut answers = Vec::new();
    for question in questions {
        let call = ToolCall::builder().id("1").name(tool.name()).args(question.to_string()).build().unwrap();
        answers.push(match tool.invoke(&(), &call).await {
            Ok(output) => json!(output),
            Err(error) => json!(error.to_string()),
        });
    }
    json!({ "name": tool.name(), "spec": tool.tool_spec(), "answers": answers })
}
