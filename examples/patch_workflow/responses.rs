//! What agents hand to each other: an answer, or a command and what came of it.

use std::{error::Error, fmt, process::Output};

use serde::Serialize;

use crate::bash::BashError;

/// The words that end a reply. What a model says after them, it has made up.
pub const STOP_TOKEN: &str = "<END>";

/// What an agent's turn comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Response {
    /// The agent is done.
    Answer(AnswerResponse),
    /// The agent wanted to see what a command does.
    Command(CommandResponse),
}

/// The reply of an agent that is done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerResponse {
    /// The whole reply.
    pub response: String,
    /// What stands after `Answer:`.
    pub answer: String,
}

/// The reply of an agent that wants a command run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CommandResponse {
    /// The whole reply.
    pub response: String,
    /// What stands after `Command:`.
    pub command: String,
    /// What the command printed, once it has run.
    pub observation: Option<Observation>,
}

impl CommandResponse {
    /// The same, with another command and what it printed added to what there was to see.
    pub fn and_then_saw(mut self, command: &str, printed: &str) -> Self {
        let seen = self.observation.map_or_else(String::new, |Observation(seen)| seen + "\n");
        self.observation = Some(Observation(format!("{seen}$ {command}\n{printed}")));
        self
    }
}

/// What an agent gets to see of a command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Observation(pub String);

impl Observation {
    /// What a command printed, or why it did not come to that.
    pub fn of(result: Result<Output, BashError>) -> Self {
        Self(match result {
            Ok(output) => {
                let printed =
                    [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
                printed.concat().trim().to_owned()
            }
            Err(error) => error.to_string(),
        })
    }
}

impl Response {
    /// Reads a model's reply.
    pub fn parse(reply: &str) -> Result<Self, ParseError> {
        let reply = reply.split(STOP_TOKEN).next().unwrap_or_default().trim();
        let response = format!("{reply}\n{STOP_TOKEN}");
        if let Some(answer) = after("Answer:", reply) {
            Ok(Self::Answer(AnswerResponse { response, answer }))
        } else if let Some(command) = after("Command:", reply) {
            Ok(Self::Command(CommandResponse { response, command, observation: None }))
        } else {
            Err(ParseError)
        }
    }

    /// The response as the agents' memories keep it.
    pub fn text(&self) -> String {
        match self {
            Self::Answer(answer) => answer.response.clone(),
            Self::Command(command) => match &command.observation {
                Some(Observation(seen)) => format!("{}\nObservation:\n{seen}", command.response),
                None => command.response.clone(),
            },
        }
    }
}

/// All that follows the label at the beginning of a line, unless it is nothing.
fn after(label: &str, reply: &str) -> Option<String> {
    let start = reply.match_indices(label).find(|(at, _)| *at == 0 || reply[..*at].ends_with('\n'))?.0;
    let text = reply[start + label.len()..].trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A reply says neither `Answer:` nor `Command:`.
#[derive(Debug, PartialEq)]
pub struct ParseError;

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reply has no line that begins with `Answer:` or `Command:`")
    }
}

impl Error for ParseError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_may_have_several_lines_and_ends_at_the_stop_token() {
        let Ok(Response::Command(command)) =
            Response::parse("I look.\nCommand: ls\npwd\n<END>\nObservation: lies")
        else {
            panic!("not a command");
        };
        assert_eq!(command.command, "ls\npwd");
        assert_eq!(command.response, "I look.\nCommand: ls\npwd\n<END>");
    }

    #[test]
    fn an_answer_is_an_answer() {
        let Ok(Response::Answer(answer)) = Response::parse("Answer: it is fixed") else {
            panic!("not an answer")
        };
        assert_eq!(answer.answer, "it is fixed");
    }

    #[test]
    fn prose_and_empty_commands_are_refused() {
        for reply in ["", "I would look around.", "My Command: ls", "Command:  \n<END>"] {
            assert_eq!(Response::parse(reply), Err(ParseError), "{reply:?}");
        }
    }
}
