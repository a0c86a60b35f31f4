//! The texts that a journal holds and that there is no memory for: where their chunks stand.
//!
//! A chunk is some lines. Where it ends depends on what stands in it and not on where it stands,
//! so that a text which grew, or lost its beginning, has the same chunks. A chunk is known by its
//! [`Digest`], which takes about a fiftieth of its memory.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use super::Hash;
use super::budget::{Budget, Share};
use super::digest::Digest;
use super::lines::{after_line, unit_at};

/// A chunk ends behind a line whose hash has so many zero bits at its end: one of 128.
const CHUNK_BITS: u32 = 7;

/// A chunk ends from here on, whatever stands in it: where all lines are the same, none would.
const CHUNK_LIMIT_BYTES: usize = 16 * 1024;

/// No chunk ends before: it would not be worth what it takes to know it.
const CHUNK_BYTES: usize = 256;

/// Shorter lines end no chunk: many of them are the same.
const LINE_BYTES: usize = 16;

/// About what is kept of a chunk.
const ENTRY_BYTES: usize = 80;

/// Where a chunk stands: in which content, and from which byte on.
type Place = (u64, usize);

/// Where the chunks of forgotten texts stand.
#[derive(Debug)]
pub(super) struct Archive {
    chunks: HashMap<Digest, Place>,
    /// In the order in which they came.
    order: VecDeque<Digest>,
    hash: Hash,
    share: Share,
}

impl Archive {
    pub(super) fn new(budget: &Budget, hash: Hash) -> Self {
        Self { chunks: HashMap::new(), order: VecDeque::new(), hash, share: budget.share() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The chunk of a text that begins at `at`, where one does.
    pub(super) fn chunk_at(&self, text: &str, at: usize) -> Range<usize> {
        let mut end = at;
        while end < text.len() {
            let unit = unit_at(text, end);
            let is_last = self.ends_chunk(&text[unit.clone()]);
            end = after_line(text, unit.end);
            if (is_last && end - at >= CHUNK_BYTES) || end - at >= CHUNK_LIMIT_BYTES {
                break;
            }
        }
        at..end
    }

    /// Whether a chunk ends behind this unit.
    pub(super) fn ends_chunk(&self, unit: &str) -> bool {
        unit.len() >= LINE_BYTES && self.hash.of(unit.as_bytes()).trailing_zeros() >= CHUNK_BITS
    }

    /// Where a chunk stands, if it is known.
    pub(super) fn find(&self, chunk: &str) -> Option<Place> {
        if chunk.len() < CHUNK_BYTES { None } else { self.chunks.get(&Digest::of(chunk.as_bytes())).copied() }
    }

    /// Knows from now on where a chunk stands.
    pub(super) fn add(&mut self, chunk: &str, place: Place) {
        if chunk.len() < CHUNK_BYTES {
            return;
        }
        let digest = Digest::of(chunk.as_bytes());
        if self.chunks.insert(digest, place).is_none() {
            self.order.push_back(digest);
            self.share.take(ENTRY_BYTES);
        }
        while self.chunks.len() * ENTRY_BYTES > self.share.budget().limit() / 4 {
            self.forget_oldest();
        }
    }

    /// Forgets what is known for longest, until the budget is kept.
    pub(super) fn shrink(&mut self) {
        while self.share.budget().is_exceeded() && !self.is_empty() {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some(oldest) = self.order.pop_front() {
            self.chunks.remove(&oldest);
            self.share.give(ENTRY_BYTES);
        }
    }
}
