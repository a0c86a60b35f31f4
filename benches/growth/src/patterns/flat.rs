//! One text that grows, with a line that says who speaks before each part of it.

use super::{History, SYSTEM_BYTES};
use crate::story::{Prompt, Turn};
use crate::text::Text;

#[derive(Debug)]
pub(super) struct Flat {
    prompt: String,
    /// What always stands last.
    trailer: String,
}

impl Flat {
    pub(super) fn new(text: &mut Text) -> Self {
        Self { prompt: head(text), trailer: String::new() }
    }

    pub(super) fn with_trailer(text: &mut Text) -> Self {
        let (mut prompt, trailer) = (head(text), format!("\n\n### Remember\n\n{}", text.prose(500)));
        prompt.push_str(&trailer);
        Self { prompt, trailer }
    }
}

/// What every prompt begins with.
pub(super) fn head(text: &mut Text) -> String {
    format!("### System\n\n{}\n\n### Task\n\n{}", text.prose(SYSTEM_BYTES), text.prose(400))
}

/// A turn as part of a prompt.
pub(super) fn text_of(turn: &Turn) -> String {
    format!("\n\n### Assistant\n\n{}\n\n### Observation\n\n{}", turn.reply.text(), turn.printed.output)
}

impl History for Flat {
    fn prompt(&self, _number: usize) -> Prompt<'_> {
        Prompt::Text(&self.prompt)
    }

    fn add(&mut self, _number: usize, turn: &Turn, _text: &mut Text) {
        self.prompt.truncate(self.prompt.len() - self.trailer.len());
        self.prompt.push_str(&text_of(turn));
        self.prompt.push_str(&self.trailer);
    }
}
