//! A script written by hand: what each agent's model says, one reply after the other.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use super::{ChatRequest, Reply, Script, Usage};

/// Replies for several agents, each told apart by words in the first message of its prompt.
///
/// Running out of replies is an error of the scenario, answered with status 400 and its name.
#[derive(Debug, Default)]
pub struct Scenario {
    roles: Vec<Role>,
}

#[derive(Debug)]
struct Role {
    opening: String,
    lines: Mutex<VecDeque<Reply>>,
}

impl Scenario {
    /// A scenario without roles.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an agent whose prompt contains `opening` and whose model says `lines`, in order.
    #[must_use]
    pub fn role(mut self, opening: &str, lines: impl IntoIterator<Item = Reply>) -> Self {
        let lines = Mutex::new(lines.into_iter().collect());
        self.roles.push(Role { opening: opening.to_owned(), lines });
        self
    }
}

impl Script for Scenario {
    fn reply(&self, request: &ChatRequest) -> Reply {
        let Some(role) = self.roles.iter().find(|role| request.opening().contains(&role.opening)) else {
            return Reply::error(
                400,
                "no role of the scenario fits this prompt: add one with `Scenario::role`",
            );
        };
        let line = role.lines.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(mut reply) = line else {
            return Reply::error(
                400,
                format!("the scenario has no line left for `{}`: add one", role.opening),
            );
        };
        if let Reply::Completion(completion) | Reply::Cut { completion, .. } = &mut reply {
            let prompt: String = request.messages().iter().map(|message| message.text.as_str()).collect();
            let answer = completion.content.clone().unwrap_or_default();
            completion.usage.get_or_insert_with(|| Usage::estimate(&prompt, &answer.whole()));
        }
        reply
    }
}
