//! A run on a page: pure functions from what was recorded to what is read.
//!
//! No view knows where a run came from or where its page goes, so a run that is being written
//! and one from an old file are shown by the same code.

mod ending;
mod field;
mod heading;
pub(crate) mod json;
mod line;
mod llm;
mod preview;
mod quantity;
mod shown;
pub(crate) mod table;
pub(crate) mod text;
mod tree;

use workflow_log_journal::Timestamp;

pub use tree::tree;

/// What a page has room for.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Columns. No line is wider; below 20, it is 20.
    pub width: usize,
    /// How many lines of each recorded text are shown. Errors are shown even with none.
    pub lines: usize,
    /// What time it is, for what still runs.
    pub now: Timestamp,
}

impl Frame {
    /// A page of this width on which the first line of each text is shown.
    pub fn new(width: usize) -> Self {
        Self { width, lines: 1, now: Timestamp::now() }
    }
}
