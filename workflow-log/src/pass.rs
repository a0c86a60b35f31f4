//! One pass of a loop marked `#[iteration]`.

use std::sync::Arc;

use workflow_log_journal::record::NodeId;

use crate::context::{Context, Place};
use crate::recorder::Run;

/// A pass that is underway: an iteration of the run. It ends when this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Pass {
    iteration: Option<(Arc<Run>, NodeId)>,
}

/// Begins a pass. Where no run is open, inside an agent, and in a task that the workflow spawned, a
/// loop is a loop.
pub fn pass() -> Pass {
    let context = Context::current();
    let run = match context.place {
        Place::At(node) if context.own_task && node.is_root() => Arc::clone(&node.run),
        Place::At(_) | Place::Nowhere | Place::Off => return Pass { iteration: None },
    };
    let iteration = run.pass_began();
    Pass { iteration: Some((run, iteration)) }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some((run, iteration)) = self.iteration.take() {
            run.pass_ended(iteration);
        }
    }
}
