//! What goes to a model and comes back, in the shapes that the usual clients have.

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::text::Text;

/// One message of a conversation.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// Who says it.
    pub role: &'static str,
    /// What it says.
    pub content: Content,
    /// The call that this is the result of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
}

/// What a message says.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Content {
    /// A text.
    Text(String),
    /// Blocks, as one provider has them.
    Blocks(Vec<Block>),
}

/// A piece of a message.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A text.
    Text {
        /// It.
        text: String,
    },
    /// The model wants a tool to be called.
    ToolUse {
        /// Which call this is.
        id: String,
        /// Of which tool.
        name: &'static str,
        /// With what.
        input: Arguments,
    },
    /// What the tool said.
    ToolResult {
        /// In which call.
        tool_use_id: String,
        /// It.
        content: String,
    },
}

/// What the tool that runs commands is called with.
#[derive(Clone, Debug, Serialize)]
pub struct Arguments {
    /// The command.
    pub command: String,
}

impl Message {
    /// A text that `role` says.
    pub fn new(role: &'static str, text: impl Into<String>) -> Self {
        Self { role, content: Content::Text(text.into()), tool_call_id: None }
    }

    /// What came of a call.
    pub fn of_tool(call: usize, text: &str) -> Self {
        Self { tool_call_id: Some(call_id(call)), ..Self::new("tool", text) }
    }

    /// The text in it that somebody wrote.
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::Blocks(blocks) => match blocks.first() {
                Some(Block::Text { text } | Block::ToolResult { content: text, .. }) => text,
                Some(Block::ToolUse { input, .. }) => &input.command,
                None => "",
            },
        }
    }
}

/// What a call is called.
pub fn call_id(call: usize) -> String {
    format!("call_{call:06}")
}

/// What a model replied.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Reply {
    /// Its text alone.
    Text(String),
    /// As it came over the wire.
    Completion(Box<Completion>),
}

impl Reply {
    /// What the model said.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Completion(completion) => &completion.choices[0].message.content,
        }
    }
}

/// A response of the usual API for chats.
#[derive(Clone, Debug, Serialize)]
pub struct Completion {
    id: String,
    object: &'static str,
    model: &'static str,
    choices: [Choice; 1],
    usage: Usage,
}

#[derive(Clone, Debug, Serialize)]
struct Choice {
    index: u8,
    message: Said,
    finish_reason: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct Said {
    role: &'static str,
    content: String,
    tool_calls: [ToolCall; 1],
}

#[derive(Clone, Debug, Serialize)]
struct ToolCall {
    id: String,
    r#type: &'static str,
    function: FunctionCall,
}

#[derive(Clone, Debug, Serialize)]
struct FunctionCall {
    name: &'static str,
    /// JSON in a string, as this API has it.
    arguments: String,
}

#[derive(Clone, Debug, Serialize)]
struct Usage {
    prompt_tokens: usize,
    completion_tokens: usize,
}

impl Completion {
    /// The response that says `content` and wants `command` to be run, in the turn of this number.
    pub fn new(number: usize, content: String, command: &str) -> Self {
        let usage = Usage { prompt_tokens: 1000 + 750 * number, completion_tokens: content.len() / 4 };
        let function = FunctionCall { name: "bash", arguments: json!({ "command": command }).to_string() };
        let tool_calls = [ToolCall { id: call_id(number), r#type: "function", function }];
        let message = Said { role: "assistant", content, tool_calls };
        Self {
            id: format!("chatcmpl-{number:06}"),
            object: "chat.completion",
            model: "model-1",
            choices: [Choice { index: 0, message, finish_reason: "tool_calls" }],
            usage,
        }
    }
}

/// What a command did.
#[derive(Clone, Debug, Serialize)]
pub struct Printed {
    /// What it printed.
    pub output: String,
    /// How it ended.
    pub exit_code: i32,
}

/// The definition of a tool, as requests carry it.
#[derive(Clone, Debug, Serialize)]
pub struct Tool {
    r#type: &'static str,
    function: Function,
}

#[derive(Clone, Debug, Serialize)]
struct Function {
    name: String,
    description: String,
    parameters: Json,
}

impl Tool {
    /// Definitions of about 6 KB in all.
    pub fn definitions(text: &mut Text) -> Vec<Self> {
        let names = ["bash", "read_file", "write_file", "edit_file", "search", "browse", "plan", "submit"];
        let parameter = |text: &mut Text| json!({"type": "string", "description": text.prose(60)});
        let tools = names.iter().map(|name| {
            let parameters = json!({
                "type": "object", "additionalProperties": false, "required": ["path"],
                "properties": {
                    "path": parameter(text), "command": parameter(text), "limit": parameter(text),
                },
            });
            let function = Function { name: (*name).to_owned(), description: text.prose(250), parameters };
            Self { r#type: "function", function }
        });
        tools.collect()
    }
}
