//! Which bounds hold.

use std::fmt;

/// The bounds that were broken.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Verdict {
    broken: Vec<String>,
}

impl Verdict {
    /// Notes a bound that does not hold.
    pub(crate) fn expect(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.broken.push(what());
        }
    }

    pub(crate) fn holds(&self) -> bool {
        self.broken.is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for broken in &self.broken {
            writeln!(f, "broken: {broken}")?;
        }
        Ok(())
    }
}
