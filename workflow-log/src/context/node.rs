//! An open node of a run's tree, as the calls below it see it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use workflow_log_journal::record::{End, ErrorInfo, NodeId, Outcome, ROOT, Record};

use crate::recorder::Run;

/// An open node: the parent of what is recorded while it is current.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) run: Arc<Run>,
    pub(crate) id: NodeId,
    /// The node above; for a run's root, the node of the outer run it was called from.
    pub(crate) parent: Option<Arc<Node>>,
    /// Whether its errors may be recorded.
    output: bool,
    /// A panic left it.
    unwound: AtomicBool,
    /// It is the call of a function that is no future: it returns, or it panics.
    sync: AtomicBool,
    /// A model's calls that an answer tells of were recorded in it.
    told: AtomicBool,
}

impl Drop for Node {
    fn drop(&mut self) {
        // Work that hands itself on for ever is a chain of as many nodes: dropped one inside the
        // other they would overflow the stack.
        let mut parent = self.parent.take();
        while let Some(mut node) = parent.and_then(Arc::into_inner) {
            parent = node.parent.take();
        }
    }
}

impl Node {
    /// The root of a run.
    pub(crate) fn root(run: Arc<Run>, parent: Option<Arc<Self>>, output: bool) -> Arc<Self> {
        let (unwound, sync, told) = Default::default();
        Arc::new(Self { run, id: ROOT, parent, output, unwound, sync, told })
    }

    /// A node of a call below another.
    pub(crate) fn below(parent: Arc<Self>, id: NodeId, output: bool) -> Arc<Self> {
        let run = Arc::clone(&parent.run);
        let (unwound, sync, told) = Default::default();
        Arc::new(Self { run, id, parent: Some(parent), output, unwound, sync, told })
    }

    /// Ends this node and all above it, because the process is about to be aborted by a panic:
    /// nothing will unwind through them.
    pub(crate) fn abort(&self, error: &ErrorInfo) {
        let mut current = Some(self);
        while let Some(node) = current {
            let error = if node.output { error.clone() } else { ErrorInfo::hidden() };
            if node.is_root() {
                node.run.close(Outcome::Panicked, None, Some(error));
            } else {
                let at = node.run.now();
                let end = End { error: Some(error), ..End::new(node.id, at, Outcome::Panicked) };
                node.run.write(Record::End(end), at);
            }
            current = node.parent.as_deref();
        }
    }

    /// Whether it is a run itself: what is recorded there looks for an iteration and an
    /// interaction, and what is recorded below any other node stays below it.
    pub(crate) fn is_root(&self) -> bool {
        self.id == ROOT
    }

    /// Notes that it is the call of a function that is no future.
    pub(crate) fn is_entered(&self) {
        self.sync.store(true, Ordering::Relaxed);
    }

    /// Notes that a panic left it.
    pub(super) fn unwind(&self) {
        self.unwound.store(true, Ordering::Relaxed);
    }

    /// Whether a panic left it.
    pub(crate) fn is_unwound(&self) -> bool {
        // A destructor that panics while another panic unwinds is seen by nobody else.
        self.unwound.load(Ordering::Relaxed)
            || (self.sync.load(Ordering::Relaxed) && std::thread::panicking())
    }

    /// Notes that calls are recorded in it, and in all above, that an answer tells of.
    pub(crate) fn tells(&self) {
        let mut current = Some(self);
        // Those above one that knows know, too.
        while let Some(node) = current.filter(|node| !node.told.swap(true, Ordering::Relaxed)) {
            current = node.parent.as_deref();
        }
    }

    /// Whether calls were recorded in it that an answer tells of.
    pub(crate) fn has_told(&self) -> bool {
        self.told.load(Ordering::Relaxed)
    }

    /// Whether this node is another one or lies below it.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        let mut current = Some(self);
        while let Some(node) = current {
            if std::ptr::eq(node, other) {
                return true;
            }
            current = node.parent.as_deref();
        }
        false
    }
}
