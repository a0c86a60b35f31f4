//! The recorder: settings, and the runs that are open.
//!
//! Everything works on a [`Recorder`] value; [`global`] only holds the one that generated code
//! uses.

mod exit;
pub(crate) mod global;
mod iterations;
mod journal;
mod run;
mod settings;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::context::{Context, Node, Place};
use crate::redact::Redactor;
pub use run::Opening;
pub(crate) use run::Run;
pub(crate) use settings::Settings;

/// Where runs are recorded. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: Settings,
    redactor: Redactor,
    /// Runs that nobody called from another run.
    roots: Mutex<Vec<Weak<Node>>>,
    /// The run of a program that opened none itself.
    program: Mutex<Option<Arc<Node>>>,
    /// Resources that were made before there was a run: the next one gets them.
    made_before: Mutex<Vec<&'static str>>,
}

impl Recorder {
    pub(crate) fn new(settings: Settings) -> Self {
        let redactor = Redactor::new(settings.redact);
        let shared = Shared {
            settings,
            redactor,
            roots: Mutex::default(),
            program: Mutex::default(),
            made_before: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    pub(crate) fn redactor(&self) -> &Redactor {
        &self.shared.redactor
    }

    /// Remembers a run that nobody called from another run.
    fn add_root(&self, root: &Arc<Node>) {
        let mut roots = self.shared.roots.lock().unwrap_or_else(PoisonError::into_inner);
        roots.retain(|root| root.strong_count() > 0);
        roots.push(Arc::downgrade(root));
    }

    /// The resources that were made before there was a run.
    fn take_made_before(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.shared.made_before.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The roots of the runs that are open.
    fn roots(&self) -> Vec<Arc<Node>> {
        let roots = self.shared.roots.lock().unwrap_or_else(PoisonError::into_inner);
        roots.iter().filter_map(Weak::upgrade).filter(|root| root.run.is_open()).collect()
    }

    /// Where a call without a context belongs, and whether it had one and lost it.
    ///
    /// In the workflow that is open, if it is the only one; in the run named after the program
    /// where there is none, or where any choice among several could be wrong.
    fn place_of_the_lost(&self) -> (Context, bool) {
        let workflows: Vec<_> = self.roots().into_iter().filter(|root| !root.run.is_program()).collect();
        if let [only] = workflows.as_slice() {
            return (Context { place: Place::At(Arc::clone(only)), own_task: false }, true);
        }
        let mut program = self.shared.program.lock().unwrap_or_else(PoisonError::into_inner);
        let root = program.get_or_insert_with(|| Run::open(self, Opening::program(), None));
        let own_task = root.run.is_home_thread();
        (Context { place: Place::At(Arc::clone(root)), own_task }, !workflows.is_empty())
    }
}

/// Where the next record of this thread belongs, or `None` where nothing is recorded.
pub(crate) fn current_place() -> Option<(Arc<Node>, bool, bool)> {
    let (context, detached) = match Context::current() {
        Context { place: Place::Nowhere, .. } => {
            let recorder = global::recorder();
            if recorder.settings().filter.is_off() {
                return None;
            }
            recorder.place_of_the_lost()
        }
        known => (known, false),
    };
    match context.place {
        Place::At(node) => Some((node, context.own_task, detached)),
        Place::Off | Place::Nowhere => None,
    }
}

/// Whether a record of this thread would have to open a run of its own.
pub(crate) fn no_run_is_open() -> bool {
    matches!(Context::current().place, Place::Nowhere) && global::recorder().roots().is_empty()
}

/// Notes that a resource was made where no run is open: the next run gets it.
///
/// That alone opens none: programs make their resources first and call their workflow then.
pub(crate) fn made_before_any_run(type_name: &'static str) {
    let recorder = global::recorder();
    if !recorder.settings().filter.is_off() {
        recorder.shared.made_before.lock().unwrap_or_else(PoisonError::into_inner).push(type_name);
    }
}

/// The run that records of this thread go to, if one is open.
pub(crate) fn current_run() -> Option<Arc<Run>> {
    match Context::current().place {
        Place::At(node) => Some(Arc::clone(&node.run)),
        Place::Off => None,
        Place::Nowhere => {
            let roots = global::recorder().roots();
            let program = roots.iter().find(|root| root.run.is_program());
            let only = if let [only] = roots.as_slice() { Some(only) } else { program };
            only.map(|root| Arc::clone(&root.run))
        }
    }
}
