//! How an agent's prompts hold what was said before: the ways that real runs have.

mod append;
mod beats;
mod files;
mod flat;
mod reshaped;
mod rewritten;
mod window;

use std::fmt;

use crate::message::{Printed, Reply};
use crate::story::{Prompt, Turn};
use crate::text::Text;

/// The bytes of a system prompt.
const SYSTEM_BYTES: usize = 4000;

/// A way in which prompts grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Messages, each prompt the one before and more.
    Append,
    /// The same inside one request.
    Request,
    /// One text that grows.
    Flat,
    /// The same, with instructions that always stand last.
    Trailer,
    /// The last twenty turns behind a head that stays, as messages.
    Window,
    /// The same as one text.
    FlatWindow,
    /// Messages that are edited, compacted, rewound and branched, by two agents.
    Rewritten,
    /// Messages that grow, among them the same two short ones for ever.
    Beats,
    /// Nothing but the same two short messages for ever.
    OnlyBeats,
    /// What the model said comes back in another structure.
    Reshaped,
    /// Large files that are read again and again, sometimes edited.
    Files,
}

impl Pattern {
    /// All there are.
    pub const ALL: [Self; 11] = [
        Self::Append,
        Self::Request,
        Self::Flat,
        Self::Trailer,
        Self::Window,
        Self::FlatWindow,
        Self::Rewritten,
        Self::Beats,
        Self::OnlyBeats,
        Self::Reshaped,
        Self::Files,
    ];

    /// Its letter in tables and arguments.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Append => "a",
            Self::Request => "a2",
            Self::Flat => "b",
            Self::Trailer => "b2",
            Self::Window => "c",
            Self::FlatWindow => "c2",
            Self::Rewritten => "d",
            Self::Beats => "e",
            Self::OnlyBeats => "e2",
            Self::Reshaped => "f",
            Self::Files => "g",
        }
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Append => "messages that grow",
            Self::Request => "the same in a request",
            Self::Flat => "one text that grows",
            Self::Trailer => "the same before a trailer",
            Self::Window => "a window of messages",
            Self::FlatWindow => "a window of text",
            Self::Rewritten => "edits, rewinds, branches",
            Self::Beats => "short repeats among new",
            Self::OnlyBeats => "short repeats alone",
            Self::Reshaped => "replies in other shapes",
            Self::Files => "large files again",
        }
    }

    /// The pattern of this letter.
    pub fn of_letter(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pattern| pattern.letter() == letter)
    }

    pub(crate) fn begin(self, text: &mut Text) -> Box<dyn History> {
        match self {
            Self::Append => Box::new(append::Append::new(text)),
            Self::Request => Box::new(append::Append::in_request(text)),
            Self::Flat => Box::new(flat::Flat::new(text)),
            Self::Trailer => Box::new(flat::Flat::with_trailer(text)),
            Self::Window => Box::new(window::Window::new(text)),
            Self::FlatWindow => Box::new(window::FlatWindow::new(text)),
            Self::Rewritten => Box::new(rewritten::Rewritten::new(text)),
            Self::Beats => Box::new(beats::Beats::among_new(text)),
            Self::OnlyBeats => Box::new(beats::Beats::alone(text)),
            Self::Reshaped => Box::new(reshaped::Reshaped::new(text)),
            Self::Files => Box::new(files::Files::new(text)),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.letter())
    }
}

/// What an agent knows, and how it is put into a prompt.
pub(crate) trait History: fmt::Debug {
    /// The agent that the turn of this number is of.
    fn agent(&self, _number: usize) -> &'static str {
        "worker"
    }

    /// What happens in a turn, with so many bytes of new content.
    fn turn(&mut self, _number: usize, new_bytes: usize, text: &mut Text) -> Turn {
        let command = text.command();
        let reply = text.reply(new_bytes / 3, &command);
        let output = text.output(new_bytes - new_bytes / 3);
        Turn { reply: Reply::Text(reply), command, printed: Printed { output, exit_code: 0 } }
    }

    /// The prompt of a turn.
    fn prompt(&self, number: usize) -> Prompt<'_>;

    /// Adds what happened in a turn.
    fn add(&mut self, number: usize, turn: &Turn, text: &mut Text);
}
