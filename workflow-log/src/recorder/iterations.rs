//! When a new iteration begins, without anybody saying so. Pure: decides, and writes nothing.
//!
//! A new one begins when an agent that has already finished in the current iteration is run again
//! from the workflow's own task while no interaction is open. `executor, patch, executor, patch`
//! is two iterations; parallel agents are one; spawned tasks never begin one.

use std::collections::BTreeSet;

use workflow_log_journal::record::NodeId;

/// The iterations of a run, as far as they decide about the next.
#[derive(Debug, Default)]
pub(super) struct Iterations {
    current: Option<Current>,
    last_number: u64,
    open_interactions: u64,
    /// Passes underway of loops that say where iterations are.
    passes: u64,
}

#[derive(Debug)]
struct Current {
    id: NodeId,
    finished: BTreeSet<String>,
    /// The interaction that stands for what happened outside any.
    implicit: Option<NodeId>,
}

impl Iterations {
    /// Whether running this agent begins an iteration.
    pub(super) fn begins_with(&self, agent: &str, own_task: bool) -> bool {
        match &self.current {
            None => true,
            Some(current) => {
                own_task
                    && self.passes == 0
                    && self.open_interactions == 0
                    && current.finished.contains(agent)
            }
        }
    }

    /// A loop says that an iteration begins; until its pass ends no other begins by itself.
    pub(super) fn pass_began(&mut self) {
        self.passes += 1;
    }

    /// Returns the current iteration, which may be another than that of the pass.
    pub(super) fn pass_ended(&mut self) -> Option<NodeId> {
        self.passes = self.passes.saturating_sub(1);
        self.current()
    }

    /// The current iteration.
    pub(super) fn current(&self) -> Option<NodeId> {
        self.current.as_ref().map(|current| current.id)
    }

    /// Makes another iteration the current one and returns its number.
    pub(super) fn begin(&mut self, id: NodeId) -> u64 {
        self.current = Some(Current { id, finished: BTreeSet::new(), implicit: None });
        self.last_number += 1;
        self.last_number
    }

    /// Takes the current iteration away, with its implicit interaction.
    pub(super) fn end(&mut self) -> Option<(NodeId, Option<NodeId>)> {
        self.current.take().map(|current| (current.id, current.implicit))
    }

    /// The interaction that stands for what happens outside any, in the current iteration.
    pub(super) fn implicit(&self) -> Option<NodeId> {
        self.current.as_ref().and_then(|current| current.implicit)
    }

    pub(super) fn set_implicit(&mut self, id: NodeId) {
        if let Some(current) = &mut self.current {
            current.implicit = Some(id);
        }
    }

    pub(super) fn interaction_began(&mut self) {
        self.open_interactions += 1;
    }

    /// An agent's interaction ended; a cancelled one was neither finished nor failed.
    pub(super) fn interaction_ended(&mut self, agent: &str, cancelled: bool) {
        self.open_interactions = self.open_interactions.saturating_sub(1);
        if let Some(current) = self.current.as_mut().filter(|_| !cancelled) {
            if !current.finished.contains(agent) {
                current.finished.insert(agent.to_owned());
            }
        }
    }

    pub(super) fn has_open_interactions(&self) -> bool {
        self.open_interactions > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs agents one after the other and draws where iterations begin.
    fn drawn(agents: &[&str]) -> String {
        let mut iterations = Iterations::default();
        let mut drawing = String::new();
        for (id, agent) in (1..).zip(agents) {
            if iterations.begins_with(agent, true) {
                iterations.begin(id);
                drawing.push('|');
            }
            drawing.push_str(agent);
            iterations.interaction_began();
            iterations.interaction_ended(agent, false);
        }
        drawing
    }

    #[test]
    fn an_agent_that_runs_again_begins_an_iteration() {
        assert_eq!(drawn(&["e", "p", "e", "p"]), "|ep|ep");
        assert_eq!(drawn(&["e", "e", "e"]), "|e|e|e");
        assert_eq!(drawn(&["e", "p", "p", "e"]), "|ep|pe");
    }

    #[test]
    fn parallel_and_spawned_agents_share_an_iteration_and_a_cancelled_one_may_be_tried_again() {
        let mut iterations = Iterations::default();
        assert!(iterations.begins_with("a", false), "the first interaction needs one");
        iterations.begin(1);
        iterations.interaction_began();
        iterations.interaction_ended("a", false);
        assert!(!iterations.begins_with("a", false), "a spawned task begins none");
        iterations.interaction_began();
        assert!(!iterations.begins_with("a", true), "another interaction is open");
        iterations.interaction_ended("b", true);
        assert!(!iterations.begins_with("b", true), "b was cancelled, so this is the same attempt");
        assert!(iterations.begins_with("a", true));
    }
}
