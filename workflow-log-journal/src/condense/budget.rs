//! How much memory may be spent on remembering what a journal holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A bound on memory, shared by everybody who has a clone of it.
#[derive(Clone, Debug)]
pub struct Budget {
    limit: usize,
    used: Arc<AtomicUsize>,
    /// What it is part of.
    whole: Option<Arc<AtomicUsize>>,
}

impl Budget {
    /// A bound of so many bytes.
    pub fn new(limit_bytes: usize) -> Self {
        Self { limit: limit_bytes, used: Arc::default(), whole: None }
    }

    /// A bound on part of this budget: what is used of the part counts in the whole.
    #[must_use]
    pub fn part(&self, limit_bytes: usize) -> Self {
        Self { limit: limit_bytes, used: Arc::default(), whole: Some(Arc::clone(&self.used)) }
    }

    /// The bound, in bytes.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether more is in use than should be.
    pub fn is_exceeded(&self) -> bool {
        self.used.load(Ordering::Relaxed) > self.limit
    }

    /// A share of it that has nothing yet.
    pub fn share(&self) -> Share {
        Share { budget: self.clone(), bytes: 0 }
    }
}

/// What one holder uses of a budget. Gives it back when it is dropped.
#[derive(Debug)]
pub struct Share {
    budget: Budget,
    bytes: usize,
}

impl Share {
    /// Takes so many bytes more.
    pub fn take(&mut self, bytes: usize) {
        self.bytes += bytes;
        self.budget.used.fetch_add(bytes, Ordering::Relaxed);
        if let Some(whole) = &self.budget.whole {
            whole.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    /// Gives so many bytes back.
    pub fn give(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.budget.used.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(whole) = &self.budget.whole {
            whole.fetch_sub(bytes, Ordering::Relaxed);
        }
    }

    /// The budget it is a share of.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.give(self.bytes);
    }
}
