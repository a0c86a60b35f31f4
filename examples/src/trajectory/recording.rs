//! A script that was recorded: the model says what it said, to those who ask what was asked.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use super::{Call, Outcome, Trajectory};
use crate::server::{ChatRequest, Reply, Script};

/// The replies of a trajectory, in the order of its steps.
///
/// A request must hold the very conversation that was recorded with its reply. One that does not
/// is answered with status 500 and the number of the step, and is counted.
#[derive(Debug)]
pub struct Recording {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    exchanges: VecDeque<Exchange>,
    mismatches: u64,
    /// The last request that was refused, and how: clients send it again after a 500.
    refused: Option<(String, Reply)>,
}

#[derive(Debug)]
struct Exchange {
    step: usize,
    messages_sha256: String,
    reply: Reply,
}

impl Recording {
    /// The replies of `trajectory`.
    pub fn new(trajectory: &Trajectory) -> Self {
        let exchanges = trajectory.steps.iter().filter_map(|step| {
            let Call::Llm { request, response } = &step.call else { return None };
            let reply = match response.as_ref() {
                // Not a 5xx: the client would try again, and the recorded harness did not.
                Outcome::Failed { error } => Reply::Error { status: 400, failure: error.clone() },
                Outcome::Answered(completion) => Reply::Completion(completion.clone()),
            };
            Some(Exchange { step: step.number, messages_sha256: request.prompt_sha256.clone(), reply })
        });
        Self { state: Mutex::new(State { exchanges: exchanges.collect(), mismatches: 0, refused: None }) }
    }

    /// How many requests were not what was recorded.
    pub fn mismatches(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).mismatches
    }
}

impl Script for Recording {
    fn reply(&self, request: &ChatRequest) -> Reply {
        let sha256 = request.messages_sha256();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.exchanges.front().is_some_and(|next| next.messages_sha256 == sha256) {
            if let Some(exchange) = state.exchanges.pop_front() {
                return exchange.reply;
            }
        }
        if let Some((refused, reply)) = &state.refused {
            if *refused == sha256 {
                return reply.clone();
            }
        }
        let reply = match state.exchanges.pop_front() {
            Some(Exchange { step, messages_sha256, .. }) => Reply::error(
                500,
                format!("step {step}: the messages hash to {sha256}, recorded was {messages_sha256}"),
            ),
            None => Reply::error(500, "the recording has no reply left"),
        };
        state.mismatches += 1;
        state.refused = Some((sha256, reply.clone()));
        reply
    }
}
