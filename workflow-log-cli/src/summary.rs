//! A run in numbers.

use workflow_log_journal::{Node, NodeKind, Run, Value};

/// What a part of a run asked of models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Queries that were sent.
    pub(crate) calls: u64,
    /// Tokens in, as far as known.
    pub(crate) input: Option<u64>,
    /// Tokens out, as far as known.
    pub(crate) output: Option<u64>,
}

impl Usage {
    fn own(node: &Node) -> Self {
        Self {
            calls: u64::from(node.is_llm()),
            input: known(node, "input_tokens").and_then(Value::as_u64),
            output: known(node, "output_tokens").and_then(Value::as_u64),
        }
    }

    fn add(&mut self, other: Self) {
        let sum = |a: Option<u64>, b: Option<u64>| a.map(|a| a + b.unwrap_or(0)).or(b);
        self.calls += other.calls;
        self.input = sum(self.input, other.input);
        self.output = sum(self.output, other.output);
    }

    /// Whether anything is known of tokens.
    pub(crate) fn has_tokens(&self) -> bool {
        self.input.is_some() || self.output.is_some()
    }
}

/// A run in numbers.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    pub(crate) iterations: usize,
    pub(crate) interactions: usize,
    pub(crate) actions: usize,
    /// Where things went wrong: what failed or panicked, and had nothing in it that did.
    pub(crate) failures: usize,
    pub(crate) usage: Usage,
    /// What each node and everything in it asked of models, in the order of the run's nodes.
    pub(crate) by_node: Vec<Usage>,
}

impl Summary {
    pub(crate) fn of(run: &Run) -> Self {
        let count = |kind| run.nodes.iter().filter(|node| node.begin.node == kind).count();
        // What stands for things outside any agent is no run of one.
        let implicit = run.nodes.iter().filter(|node| node.begin.implicit).count();
        let by_node = usage_by_node(run);
        let mut usage = Usage::default();
        run.children.iter().for_each(|child| usage.add(by_node[*child]));
        Self {
            iterations: count(NodeKind::Iteration),
            interactions: count(NodeKind::Interaction) - implicit,
            actions: count(NodeKind::Action),
            failures: failures(run),
            usage,
            by_node,
        }
    }
}

/// A query may wrap another, a resource around a client's call: what is counted is the innermost,
/// because a wrapper that retries reports the last attempt and every attempt was paid for.
fn usage_by_node(run: &Run) -> Vec<Usage> {
    let mut by_node = vec![Usage::default(); run.nodes.len()];
    // Children stand behind their parent, so from the back every child is known before it.
    for (index, node) in run.nodes.iter().enumerate().rev() {
        let mut usage = Usage::default();
        node.children.iter().for_each(|child| usage.add(by_node[*child]));
        if node.begin.node == NodeKind::Action {
            let own = Usage::own(node);
            if usage.calls == 0 {
                usage.calls = own.calls;
            }
            if !usage.has_tokens() {
                (usage.input, usage.output) = (own.input, own.output);
            }
        }
        by_node[index] = usage;
    }
    by_node
}

fn failures(run: &Run) -> usize {
    let mut origins = 0;
    let mut failed_inside = vec![false; run.nodes.len()];
    for (index, node) in run.nodes.iter().enumerate().rev() {
        let inside = node.children.iter().any(|child| failed_inside[*child]);
        let failed = node.outcome.is_failure();
        origins += usize::from(failed && !inside);
        failed_inside[index] = failed || inside;
    }
    if origins == 0 { usize::from(run.outcome.is_failure()) } else { origins }
}

/// What is known about a node under a name: found out by itself, or said by the user.
pub(crate) fn known<'a>(node: &'a Node, name: &str) -> Option<&'a Value> {
    let said = node.notes().iter().rev().find(|(key, _)| key == name);
    node.fact(name).or(said.map(|(_, value)| value)).filter(|value| !value.is_null())
}
