//! Histories that do not only grow: messages in the middle are edited, turns are taken back, all
//! becomes a summary, and a second agent goes on from where the first one is.

use super::History;
use super::append::{messages_of, opening};
use crate::message::{Content, Message};
use crate::story::{Prompt, Turn};
use crate::text::Text;

/// How many turns an agent has before the other has its own.
const TURNS_IN_A_ROW: usize = 5;
/// How often an agent takes over the other's history.
const BRANCH_EVERY: usize = 25;
const EDIT_EVERY: usize = 10;
const REWIND_EVERY: usize = 35;
const REWIND_TURNS: usize = 5;
const COMPACT_EVERY: usize = 50;
const SUMMARY_BYTES: usize = 1500;

#[derive(Debug)]
pub(super) struct Rewritten {
    /// What each of the two agents knows.
    histories: [Vec<Message>; 2],
}

impl Rewritten {
    pub(super) fn new(text: &mut Text) -> Self {
        let history = opening(text);
        Self { histories: [history.clone(), history] }
    }
}

fn whose(number: usize) -> usize {
    number / TURNS_IN_A_ROW % 2
}

/// Whether the turn of this number is one of those that come so often.
fn is_due(number: usize, every: usize) -> bool {
    number % every == every - 1
}

impl History for Rewritten {
    fn agent(&self, number: usize) -> &'static str {
        ["planner", "coder"][whose(number)]
    }

    fn prompt(&self, number: usize) -> Prompt<'_> {
        Prompt::Messages(&self.histories[whose(number)])
    }

    fn add(&mut self, number: usize, turn: &Turn, text: &mut Text) {
        let history = &mut self.histories[whose(number)];
        history.extend(messages_of(number, turn));
        if is_due(number, EDIT_EVERY) {
            let middle = history.len() / 2;
            let edited = text.edited(history[middle].text());
            history[middle].content = Content::Text(edited);
        }
        if is_due(number, REWIND_EVERY) {
            history.truncate(history.len().saturating_sub(2 * REWIND_TURNS).max(2));
        }
        if is_due(number, COMPACT_EVERY) {
            let summary = Message::new("user", format!("Summary so far:\n\n{}", text.prose(SUMMARY_BYTES)));
            let kept = history.len() - 2;
            history.splice(1..kept, [summary]);
        }
        if is_due(number, BRANCH_EVERY) {
            let branched = history.clone();
            self.histories[1 - whose(number)] = branched;
        }
    }
}
