//! A head that stays and the last twenty turns: the oldest is dropped as the newest comes.

use std::collections::VecDeque;

use super::History;
use super::append::{messages_of, opening};
use super::flat::{head, text_of};
use crate::message::Message;
use crate::story::{Prompt, Turn};
use crate::text::Text;

const TURNS: usize = 20;

/// The window as messages.
#[derive(Debug)]
pub(super) struct Window {
    messages: Vec<Message>,
    head: usize,
}

impl Window {
    pub(super) fn new(text: &mut Text) -> Self {
        let messages = opening(text);
        Self { head: messages.len(), messages }
    }
}

impl History for Window {
    fn prompt(&self, _number: usize) -> Prompt<'_> {
        Prompt::Messages(&self.messages)
    }

    fn add(&mut self, number: usize, turn: &Turn, _text: &mut Text) {
        let new = messages_of(number, turn);
        if self.messages.len() >= self.head + TURNS * new.len() {
            self.messages.drain(self.head..self.head + new.len());
        }
        self.messages.extend(new);
    }
}

/// The window as one text.
#[derive(Debug)]
pub(super) struct FlatWindow {
    head: String,
    turns: VecDeque<String>,
    prompt: String,
}

impl FlatWindow {
    pub(super) fn new(text: &mut Text) -> Self {
        let head = head(text);
        Self { prompt: head.clone(), head, turns: VecDeque::new() }
    }
}

impl History for FlatWindow {
    fn prompt(&self, _number: usize) -> Prompt<'_> {
        Prompt::Text(&self.prompt)
    }

    fn add(&mut self, _number: usize, turn: &Turn, _text: &mut Text) {
        if self.turns.len() >= TURNS {
            self.turns.pop_front();
        }
        self.turns.push_back(text_of(turn));
        self.prompt.clone_from(&self.head);
        self.prompt.extend(self.turns.iter().map(String::as_str));
    }
}
