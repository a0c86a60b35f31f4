//! Large files that are read again every few turns, some of them edited in between. As agents
//! with large outputs do, this one keeps only the last of them in its prompts.

use std::collections::VecDeque;

use super::History;
use super::append::{messages_of, opening};
use crate::message::{Content, Message, Printed, Reply};
use crate::story::{Prompt, Turn};
use crate::text::Text;

const FILES: usize = 8;
const READ_EVERY: usize = 3;
/// How many files' contents are kept in a prompt.
const KEPT: usize = 6;

#[derive(Debug)]
pub(super) struct Files {
    messages: Vec<Message>,
    contents: Vec<String>,
    /// Where in the messages whole files stand.
    shown: VecDeque<usize>,
}

impl Files {
    pub(super) fn new(text: &mut Text) -> Self {
        let contents = (0..FILES).map(|_| {
            let bytes = 20_000 + text.below(40_000);
            text.output(bytes)
        });
        Self { contents: contents.collect(), messages: opening(text), shown: VecDeque::new() }
    }
}

impl History for Files {
    fn turn(&mut self, number: usize, new_bytes: usize, text: &mut Text) -> Turn {
        let (command, output) = if number % READ_EVERY == 0 {
            let file = text.below(FILES);
            if text.below(3) == 0 {
                self.contents[file] = text.edited(&self.contents[file]);
            }
            (format!("cat src/file_{file}.py"), self.contents[file].clone())
        } else {
            (text.command(), text.output(new_bytes - new_bytes / 3))
        };
        let reply = Reply::Text(text.reply(new_bytes / 3, &command));
        Turn { reply, command, printed: Printed { output, exit_code: 0 } }
    }

    fn prompt(&self, _number: usize) -> Prompt<'_> {
        Prompt::Messages(&self.messages)
    }

    fn add(&mut self, number: usize, turn: &Turn, _text: &mut Text) {
        self.messages.extend(messages_of(number, turn));
        if number % READ_EVERY != 0 {
            return;
        }
        self.shown.push_back(self.messages.len() - 1);
        if self.shown.len() > KEPT {
            if let Some(oldest) = self.shown.pop_front() {
                let lines = self.messages[oldest].text().lines().count();
                self.messages[oldest].content = Content::Text(format!("[{lines} lines omitted]"));
            }
        }
    }
}
