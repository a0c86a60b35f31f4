//! What the model said comes back in another structure: recorded as one provider's response, it
//! is in the next prompt as another provider's blocks.

use super::History;
use super::append::opening;
use crate::message::{Arguments, Block, Completion, Content, Message, Printed, Reply, call_id};
use crate::story::{Prompt, Turn};
use crate::text::Text;

#[derive(Debug)]
pub(super) struct Reshaped {
    messages: Vec<Message>,
}

impl Reshaped {
    pub(super) fn new(text: &mut Text) -> Self {
        Self { messages: opening(text) }
    }
}

impl History for Reshaped {
    fn turn(&mut self, number: usize, new_bytes: usize, text: &mut Text) -> Turn {
        let command = text.command();
        let said = text.prose(new_bytes / 3);
        let output = text.output(new_bytes - new_bytes / 3);
        let reply = Reply::Completion(Box::new(Completion::new(number, said, &command)));
        Turn { reply, command, printed: Printed { output, exit_code: 0 } }
    }

    fn prompt(&self, _number: usize) -> Prompt<'_> {
        Prompt::Messages(&self.messages)
    }

    fn add(&mut self, number: usize, turn: &Turn, _text: &mut Text) {
        let input = Arguments { command: turn.command.clone() };
        let said = vec![
            Block::Text { text: turn.reply.text().to_owned() },
            Block::ToolUse { id: call_id(number), name: "bash", input },
        ];
        let result =
            vec![Block::ToolResult { tool_use_id: call_id(number), content: turn.printed.output.clone() }];
        let blocks = |role, blocks| Message { role, content: Content::Blocks(blocks), tool_call_id: None };
        self.messages.extend([blocks("assistant", said), blocks("user", result)]);
    }
}
