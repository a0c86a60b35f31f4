//! The same two short messages in every turn, among new content or alone.

use super::History;
use super::append::{messages_of, opening};
use crate::message::{Message, Printed, Reply};
use crate::story::{Prompt, Turn};
use crate::text::Text;

const ASKED: &str = "HEARTBEAT_OK";
const ANSWERED: &str = "NO_REPLY";

#[derive(Debug)]
pub(super) struct Beats {
    messages: Vec<Message>,
    alone: bool,
}

impl Beats {
    pub(super) fn among_new(text: &mut Text) -> Self {
        Self { messages: opening(text), alone: false }
    }

    pub(super) fn alone(text: &mut Text) -> Self {
        Self { messages: opening(text), alone: true }
    }
}

impl History for Beats {
    fn turn(&mut self, _number: usize, new_bytes: usize, text: &mut Text) -> Turn {
        if self.alone {
            return Turn {
                reply: Reply::Text(ANSWERED.to_owned()),
                command: "check-inbox".to_owned(),
                printed: Printed { output: ASKED.to_owned(), exit_code: 0 },
            };
        }
        let command = text.command();
        let reply = text.reply(new_bytes / 3, &command);
        let output = text.output(new_bytes - new_bytes / 3);
        Turn { reply: Reply::Text(reply), command, printed: Printed { output, exit_code: 0 } }
    }

    fn prompt(&self, _number: usize) -> Prompt<'_> {
        Prompt::Messages(&self.messages)
    }

    fn add(&mut self, number: usize, turn: &Turn, _text: &mut Text) {
        if !self.alone {
            self.messages.extend(messages_of(number, turn));
        }
        self.messages.extend([Message::new("assistant", ANSWERED), Message::new("user", ASKED)]);
    }
}
