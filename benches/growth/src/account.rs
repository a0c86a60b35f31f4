//! What a story holds: each piece once, and everything written out.
//!
//! A piece is a message, a reply, a command, what a command printed, or the definition of a tool,
//! as compact JSON. A text that comes again in another piece (a reply or an output that is a
//! message of the next prompt) counts where it comes first, and there alone. Of a prompt that is
//! one text, the head and the texts of the turns are the pieces.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use serde::Serialize;

use crate::story::{Exchange, Prompt};

/// The sums so far.
#[derive(Debug, Default)]
pub struct Account {
    /// The bytes of each piece, once.
    pub unique: u64,
    /// The bytes of all calls written out.
    pub written_out: u64,
    /// Calls of a model and commands.
    pub steps: u64,
    seen: HashSet<u64, BuildHasherDefault<Given>>,
}

impl Account {
    /// Adds an exchange whose parameters are `args` as JSON.
    ///
    /// # Errors
    ///
    /// When something in it is not JSON.
    pub fn add(&mut self, exchange: &Exchange<'_>, args: &[u8]) -> serde_json::Result<()> {
        let turn = exchange.turn;
        self.steps += 2;
        let reply = serde_json::to_vec(&turn.reply)?.len();
        let command = serde_json::to_vec(&turn.command)?.len();
        let printed = serde_json::to_vec(&turn.printed)?.len();
        self.written_out += (args.len() + reply + command + printed) as u64;

        if let Prompt::Text(prompt) = exchange.prompt {
            // Nothing but the first prompt has a part that is in no turn.
            if self.steps == 2 {
                self.piece(prompt, &prompt)?;
            }
        } else {
            for tool in exchange.tools {
                let text = serde_json::to_string(tool)?;
                self.piece(&text, tool)?;
            }
        }
        for message in exchange.prompt.messages() {
            self.piece(message.text(), message)?;
        }
        self.piece(turn.reply.text(), &turn.reply)?;
        self.piece(&turn.command, &turn.command)?;
        self.piece(&turn.printed.output, &turn.printed)
    }

    fn piece(&mut self, text: &str, piece: &impl Serialize) -> serde_json::Result<()> {
        if self.seen.insert(hash(text.as_bytes())) {
            self.unique += serde_json::to_vec(piece)?.len() as u64;
        }
        Ok(())
    }

    /// The bytes that a journal of this may have.
    pub fn bound(&self) -> u64 {
        self.unique * 115 / 100 + 600 * self.steps
    }
}

/// A hash of bytes, eight at a time: all prompts of a long run are gigabytes.
fn hash(bytes: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(MULTIPLIER);
    let mut chunks = bytes.chunks_exact(8);
    let mut hash = bytes.len() as u64;
    for chunk in &mut chunks {
        hash = mix(hash, chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    chunks.remainder().iter().fold(hash, |hash, byte| mix(hash, u64::from(*byte)))
}

/// The hash of what is a hash.
#[derive(Debug, Default)]
struct Given(u64);

impl Hasher for Given {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
