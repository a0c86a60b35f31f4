//! The lines of a file that may still grow.

use std::io;
use std::sync::Arc;

use memchr::memchr;

use crate::source::{Source, Span};

/// Bytes that are read at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// A buffer that a long line made larger than this is made small again.
const KEPT_BYTES: usize = 2 * 1024 * 1024;

/// Splits a file at its line feeds.
#[derive(Debug)]
pub(crate) struct Lines {
    source: Arc<Source>,
    /// The file ends here, whatever follows.
    limit: u64,
    buffer: Vec<u8>,
    /// Where in the file the buffer begins.
    offset: u64,
    /// What is left of the buffer: from the first byte of the next line to the last that was read.
    next: usize,
    end: usize,
    /// The line that was found last, in the buffer.
    line: std::ops::Range<usize>,
    number: u64,
}

impl Lines {
    pub(crate) fn new(source: Arc<Source>, limit: u64) -> Self {
        Self { source, limit, buffer: Vec::new(), offset: 0, next: 0, end: 0, line: 0..0, number: 0 }
    }

    /// Goes on to the next whole line; `false` at what is the end for now.
    pub(crate) fn advance(&mut self) -> io::Result<bool> {
        let mut searched = self.next;
        loop {
            if let Some(length) = memchr(b'\n', &self.buffer[searched..self.end]) {
                self.line = self.next..searched + length;
                self.next = self.line.end + 1;
                self.number += 1;
                return Ok(true);
            }
            // What is left of the buffer moves to its front only when it is all that is left, so
            // that no byte moves twice.
            searched = self.end - self.next;
            if self.next > 0 {
                self.buffer.copy_within(self.next..self.end, 0);
                self.offset += self.next as u64;
                (self.next, self.end) = (0, searched);
                if self.buffer.len() > KEPT_BYTES && searched < CHUNK_BYTES {
                    self.buffer.truncate(2 * CHUNK_BYTES);
                    self.buffer.shrink_to_fit();
                }
            }
            if self.buffer.len() - self.end < CHUNK_BYTES {
                let length = (self.buffer.len() * 2).max(self.end + CHUNK_BYTES);
                self.buffer.resize(length, 0);
            }
            let at = self.offset + self.end as u64;
            let room = usize::try_from(self.limit.saturating_sub(at)).unwrap_or(usize::MAX);
            let room = room.min(self.buffer.len() - self.end);
            let read = self.source.read_at(&mut self.buffer[self.end..self.end + room], at)?;
            if read == 0 {
                return Ok(false);
            }
            self.end += read;
        }
    }

    /// The line that was found last, without its line feed.
    pub(crate) fn line(&self) -> &[u8] {
        &self.buffer[self.line.clone()]
    }

    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        let length = u32::try_from(self.line.len()).unwrap_or(u32::MAX);
        Span { offset: self.offset + self.line.start as u64, length }
    }

    /// Its number, counted from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// How many bytes of an incomplete line follow.
    pub(crate) fn torn_bytes(&self) -> usize {
        self.end - self.next
    }
}
