//! A node of a run, as other programs are told of it: the W3C's `traceparent`.
//!
//! A run's id is the trace's, and a node's id that of its span. The run itself is no node; its span has
//! the last half of the run's id.
//!
//! Format: <https://www.w3.org/TR/trace-context/#traceparent-header>.

use crate::record::{NodeId, Parent, ROOT};

impl Parent {
    /// `00-<run>-<node>-01`, for the variable `TRACEPARENT` of a child process.
    ///
    /// ```
    /// use workflow_log_journal::record::Parent;
    ///
    /// let parent = Parent { run: "01a1fc86923b5c07e1f0b5a4d3c29788".into(), id: 7 };
    /// assert_eq!(parent.to_traceparent(), "00-01a1fc86923b5c07e1f0b5a4d3c29788-0000000000000007-01");
    /// assert_eq!(Parent::from_traceparent(&parent.to_traceparent()), Some(parent));
    /// ```
    pub fn to_traceparent(&self) -> String {
        let span = if self.id == ROOT { own_span(&self.run) } else { self.id };
        format!("00-{}-{span:016x}-01", self.run)
    }

    /// What a `traceparent` says, if it is one. It may be another program's: then `run` is a trace that
    /// no journal has.
    pub fn from_traceparent(text: &str) -> Option<Self> {
        let mut fields = text.trim().split('-');
        let version = fields.next()?;
        let (run, span, flags) = (fields.next()?, fields.next()?, fields.next()?);
        let is_hex = |text: &str, length: usize| {
            text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_known = version != "00" || fields.next().is_none();
        if !is_hex(version, 2) || version == "ff" || !is_hex(flags, 2) || !is_known {
            return None;
        }
        if !is_hex(run, 32) || !is_hex(span, 16) || run.bytes().all(|byte| byte == b'0') {
            return None;
        }
        let span = u64::from_str_radix(span, 16).ok().filter(|span| *span != 0)?;
        Some(Self { run: run.to_owned(), id: if span == own_span(run) { ROOT } else { span } })
    }
}

/// The span of a run itself.
fn own_span(run: &str) -> NodeId {
    let tail = run.get(run.len().saturating_sub(16)..).unwrap_or_default();
    // No span is 0.
    u64::from_str_radix(tail, 16).unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_and_its_nodes_come_back_as_they_were() {
        for id in [ROOT, 1, 2, 300_000] {
            let parent = Parent { run: "01a1fc86923b5c07e1f0b5a4d3c29788".into(), id };
            assert_eq!(Parent::from_traceparent(&parent.to_traceparent()), Some(parent));
        }
    }

    #[test]
    fn what_is_no_traceparent_is_none() {
        for text in [
            "",
            "00",
            "00-01a1fc86923b5c07e1f0b5a4d3c29788-0000000000000000-01",
            "00-00000000000000000000000000000000-0000000000000007-01",
            "00-01a1fc86923b5c07e1f0b5a4d3c29788-0000000000000007",
            "00-01A1FC86923B5C07E1F0B5A4D3C29788-0000000000000007-01",
            "00-01a1fc86923b5c07e1f0b5a4d3c29788-0000000000000007-01-more",
            "ff-01a1fc86923b5c07e1f0b5a4d3c29788-0000000000000007-01",
            "0-01a1fc86923b5c07e1f0b5a4d3c29788-0000000000000007-01",
        ] {
            assert_eq!(Parent::from_traceparent(text), None, "{text}");
        }
        // A later version may say more.
        assert!(
            Parent::from_traceparent("01-01a1fc86923b5c07e1f0b5a4d3c29788-0000000000000007-01-x").is_some()
        );
    }
}
