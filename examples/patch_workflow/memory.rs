//! What an agent remembers, and the prompt made of it.

use std::collections::VecDeque;

use serde::Serialize;

/// An agent's instructions and the last responses it knows of.
#[derive(Debug, Serialize)]
pub struct Memory {
    instructions: String,
    responses: VecDeque<String>,
    max_responses: usize,
}

impl Memory {
    /// A memory for at most `max_responses` responses; the oldest are forgotten first.
    pub fn new(instructions: String, max_responses: usize) -> Self {
        Self { instructions, responses: VecDeque::new(), max_responses }
    }

    /// Adds a response.
    pub fn remember(&mut self, response: String) {
        self.responses.push_back(response);
        while self.responses.len() > self.max_responses {
            self.responses.pop_front();
        }
    }

    /// All of it, as one text.
    pub fn prompt(&self) -> String {
        self.responses.iter().fold(self.instructions.clone(), |prompt, response| prompt + "\n\n" + response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_responses_are_forgotten_first() {
        let mut memory = Memory::new("Do it.".to_owned(), 2);
        for response in ["one", "two", "three"] {
            memory.remember(response.to_owned());
        }
        assert_eq!(memory.prompt(), "Do it.\n\ntwo\n\nthree");
    }
}
