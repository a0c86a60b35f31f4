//! A conversation of any length, the same whenever it is told: what the recording process records
//! and the reading one expects.

use crate::message::{Message, Printed, Reply, Tool};
use crate::patterns::{History, Pattern};
use crate::text::Text;

/// A conversation, told turn by turn.
#[derive(Debug)]
pub struct Story {
    history: Box<dyn History>,
    text: Text,
    tools: Vec<Tool>,
    new_bytes: usize,
    /// How many turns were told.
    told: usize,
    turn: Option<Turn>,
}

/// What happens in one turn.
#[derive(Debug)]
pub struct Turn {
    /// What the model says.
    pub reply: Reply,
    /// What is then run.
    pub command: String,
    /// What that did.
    pub printed: Printed,
}

/// What the model is given in one turn, and what happens then.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// What the model is given.
    pub prompt: Prompt<'a>,
    /// What it may call.
    pub tools: &'a [Tool],
    /// What happens.
    pub turn: &'a Turn,
}

/// What a model is given.
#[derive(Clone, Copy, Debug)]
pub enum Prompt<'a> {
    /// Messages, as a parameter.
    Messages(&'a [Message]),
    /// Messages, inside a request.
    Request(&'a [Message]),
    /// One text.
    Text(&'a str),
}

impl<'a> Prompt<'a> {
    /// The messages, if it is made of them.
    pub fn messages(self) -> &'a [Message] {
        match self {
            Self::Messages(messages) | Self::Request(messages) => messages,
            Self::Text(_) => &[],
        }
    }
}

impl Story {
    /// The story of this pattern, with so many bytes of new content a turn.
    pub fn new(pattern: Pattern, new_bytes: usize) -> Self {
        let mut text = Text::new(1);
        let tools = Tool::definitions(&mut text);
        Self { history: pattern.begin(&mut text), text, tools, new_bytes, told: 0, turn: None }
    }

    /// How many turns were told.
    pub fn told(&self) -> usize {
        self.told
    }

    /// The agent that the next turn is of.
    pub fn agent(&self) -> &'static str {
        self.history.agent(self.told)
    }

    /// Tells the next turn.
    pub fn advance(&mut self) -> Exchange<'_> {
        if let Some(turn) = &self.turn {
            self.history.add(self.told - 1, turn, &mut self.text);
        }
        let turn = self.history.turn(self.told, self.new_bytes, &mut self.text);
        let prompt = self.history.prompt(self.told);
        self.told += 1;
        Exchange { prompt, tools: &self.tools, turn: self.turn.insert(turn) }
    }
}
