//! Messages that grow: each prompt is the one before, the reply to it, and what came of that.

use super::{History, SYSTEM_BYTES};
use crate::message::Message;
use crate::story::{Prompt, Turn};
use crate::text::Text;

#[derive(Debug)]
pub(super) struct Append {
    messages: Vec<Message>,
    in_request: bool,
}

impl Append {
    pub(super) fn new(text: &mut Text) -> Self {
        Self { messages: opening(text), in_request: false }
    }

    pub(super) fn in_request(text: &mut Text) -> Self {
        Self { in_request: true, ..Self::new(text) }
    }
}

/// What every conversation begins with.
pub(super) fn opening(text: &mut Text) -> Vec<Message> {
    vec![Message::new("system", text.prose(SYSTEM_BYTES)), Message::new("user", text.prose(400))]
}

/// The reply of a turn, and what came of it.
pub(super) fn messages_of(number: usize, turn: &Turn) -> [Message; 2] {
    [Message::new("assistant", turn.reply.text()), Message::of_tool(number, &turn.printed.output)]
}

impl History for Append {
    fn prompt(&self, _number: usize) -> Prompt<'_> {
        if self.in_request { Prompt::Request(&self.messages) } else { Prompt::Messages(&self.messages) }
    }

    fn add(&mut self, number: usize, turn: &Turn, _text: &mut Text) {
        self.messages.extend(messages_of(number, turn));
    }
}
