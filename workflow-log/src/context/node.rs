//! An open node of a run's tree, as the calls below it see it.

use std::sync::Arc;

use workflow_log_journal::record::NodeId;

use crate::recorder::Run;

/// An open node: the parent of what is recorded while it is current.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) run: Arc<Run>,
    pub(crate) id: NodeId,
    /// The node above; for a run's root, the node of the outer run it was called from.
    pub(crate) parent: Option<Arc<Node>>,
    /// Inside an interaction, or an interaction itself; what is recorded below it stays below it.
    pub(crate) in_interaction: bool,
}

impl Node {
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
