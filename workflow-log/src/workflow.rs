//! A `#[workflow]` function while it runs: opens a run, closes it however the function ends.

use std::sync::Arc;

use workflow_log_journal::Value;
use workflow_log_journal::record::{Begin, End, ErrorInfo, Input, NodeKind, Outcome, Text};

use crate::capture::is_capturing;
use crate::capture::ladder::{Capture, Describe};
use crate::context::{Context, Entered, Node, Place};
use crate::level::Level;
use crate::panic_hook::outcome_of_drop;
use crate::recorded_future::Start;
use crate::recorder::{Opening, Recorder, Run, global};

/// A workflow that is underway.
#[derive(Debug)]
#[must_use]
pub struct Workflow {
    context: Option<Context>,
    root: Option<Arc<Node>>,
    /// It is not recorded, and counted as such.
    off: Option<Recorder>,
    /// What this workflow is in the run it was called from.
    outer: Option<Outer>,
    /// Whether what the function returns may be recorded.
    output: bool,
}

#[derive(Debug)]
struct Outer {
    node: Arc<Node>,
    name: Text,
    begun_at: u64,
    payloads: bool,
}

impl Workflow {
    /// Opens a run. What the function was given is captured only if it is recorded.
    ///
    /// `name` is `None` for a `main` without a name: the program's is taken.
    pub fn begin(
        name: Option<&str>,
        verbosity: Option<Level>,
        output: bool,
        fill: impl FnOnce(&mut Opening),
    ) -> Self {
        if is_capturing() {
            return Self { context: None, root: None, off: None, outer: None, output };
        }
        let recorder = global::recorder();
        let surroundings = Context::current();
        let recorder = match &surroundings.place {
            Place::At(node) => node.run.recorder().clone(),
            Place::Off => return Self::off(recorder),
            Place::Nowhere => recorder.clone(),
        };
        let filter = &recorder.settings().filter;
        let is_off = filter.is_off()
            || (verbosity == Some(Level::Off)
                && filter.level(&name.into_iter().collect::<Vec<_>>()).is_none());
        if is_off {
            return Self::off(&recorder);
        }
        let mut opening = Opening::workflow(name, verbosity);
        fill(&mut opening);
        if recorder.level(&name.into_iter().collect::<Vec<_>>(), None, verbosity) < Level::Info {
            opening.forget_payloads();
        }
        let outer = match surroundings.place {
            Place::At(node) => Some(Outer::begin(&node, &opening, output)),
            Place::Nowhere | Place::Off => None,
        };
        let root = Run::open(&recorder, opening, outer.as_ref().map(|outer| Arc::clone(&outer.node)), output);
        let context = Context { place: Place::At(Arc::clone(&root)), own_task: true };
        Self { context: Some(context), root: Some(root), off: None, outer, output }
    }

    fn off(recorder: &Recorder) -> Self {
        recorder.count_off(true);
        let context = Context { place: Place::Off, own_task: true };
        let off = Some(recorder.clone());
        Self { context: Some(context), root: None, off, outer: None, output: false }
    }

    /// Makes this run current on this thread, until the result is dropped.
    pub fn enter(&self) -> Entered {
        Entered::new(self.context.clone())
    }

    /// Where what happens inside the run is.
    pub fn context(&self) -> Option<Context> {
        self.context.clone()
    }

    /// Whether what the function returned is asked for. Below `info` the structure stays and the
    /// payloads go.
    fn wants_output(&self) -> bool {
        self.output && self.root.as_ref().is_some_and(|root| root.run.level(&[], None) >= Level::Info)
    }

    /// Closes the run with what the function returned.
    pub fn complete(mut self, output: &dyn Capture) {
        let output = self.wants_output().then(|| output.captured());
        self.close(Outcome::Completed, output, None);
    }

    /// Closes the run of a function that returns `()`.
    pub fn returned(mut self) {
        let output = self.wants_output().then_some(Value::Null);
        self.close(Outcome::Completed, output, None);
    }

    /// Closes the run with the error the function returned.
    pub fn fail(mut self, error: &dyn Describe) {
        let is_asked_for = self.output && self.root.is_some();
        let error = if is_asked_for { error.described() } else { ErrorInfo::hidden() };
        self.close(Outcome::Failed, None, Some(error));
    }

    fn close(&mut self, outcome: Outcome, output: Option<Value>, error: Option<ErrorInfo>) {
        // A guard that closes may be dropped with the run's context still current; the report
        // is written by this thread, and none of that is to be recorded.
        let Some(root) = self.root.take() else { return };
        root.run.close(outcome, output.clone(), error.clone());
        if let Some(outer) = self.outer.take() {
            outer.end(outcome, output, error);
        }
    }
}

/// A run is opened where the function is called: that is where its parameters are.
impl Start for Workflow {
    type Underway = Self;

    fn start(self) -> Self {
        self
    }

    fn context(call: &Self) -> Option<Context> {
        call.context.clone()
    }
}

impl Drop for Workflow {
    fn drop(&mut self) {
        if let Some(recorder) = &self.off {
            recorder.count_off(false);
        }
        if let Some(root) = &self.root {
            let (outcome, error) = outcome_of_drop(root);
            let error = error.map(|error| if self.output { error } else { ErrorInfo::hidden() });
            self.close(outcome, None, error);
        }
    }
}

impl Outer {
    fn begin(parent: &Arc<Node>, opening: &Opening, output: bool) -> Self {
        let run = &parent.run;
        let name = opening.name.clone().map_or(Text::Borrowed("workflow"), Text::Owned);
        let parent_id = if parent.is_root() { run.implicit_interaction() } else { parent.id };
        let (id, at) = (run.next_id(), run.now());
        let mut begin = Begin::new(id, parent_id, at, NodeKind::Action, name.clone());
        begin.kind = Some(Text::Borrowed("workflow"));
        let payloads = run.level(&[&name], None) >= Level::Info;
        if payloads && !opening.args.is_empty() {
            let args = opening.args.iter().map(|(name, value)| (Text::Borrowed(*name), value.clone()));
            begin.input = Input::Args(args.collect());
        }
        run.write_begin(begin, Vec::new(), None);
        Self { node: Node::below(Arc::clone(parent), id, output), name, begun_at: at, payloads }
    }

    fn end(self, outcome: Outcome, output: Option<Value>, error: Option<ErrorInfo>) {
        let run = &self.node.run;
        let at = run.now();
        let output = output.filter(|_| self.payloads);
        let end = End { output, error, ..End::new(self.node.id, at, outcome) };
        run.write_end(end, NodeKind::Action, &self.name, None, self.begun_at);
    }
}
