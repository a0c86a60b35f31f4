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

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use workflow_log_journal::condense::Budget;

use crate::context::{Context, Node, Place};
use crate::level::Level;
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
    budgets: Budgets,
    /// Runs that nobody called from another run.
    roots: Mutex<Vec<Weak<Node>>>,
    /// The run of a program that opened none itself.
    program: Mutex<Option<Arc<Node>>>,
    /// How many workflows are open that are not recorded.
    off: AtomicUsize,
    /// Resources that were made before there was a run: the next one gets them.
    made_before: Mutex<Vec<&'static str>>,
}

/// How much memory all runs of a recorder together may spend on remembering what they recorded.
#[derive(Debug)]
struct Budgets {
    /// Texts and values that the journals hold.
    content: Budget,
    /// Lists to compare the next ones with.
    histories: Budget,
}

impl Budgets {
    /// A quarter is for what is recorded just now, and for the report.
    ///
    /// Lists may take up to half of the rest; texts make room for them. Of a conversation of
    /// messages both hold about the same, and of one in flat texts there are no lists.
    fn new(bytes: usize) -> Self {
        let bytes = bytes / 4 * 3;
        let content = Budget::new(bytes);
        Self { histories: content.part(bytes / 2), content }
    }
}

impl Recorder {
    pub(crate) fn new(settings: Settings) -> Self {
        let redactor = Redactor::new(settings.redact);
        let budgets = Budgets::new(settings.memory);
        let shared = Shared {
            settings,
            redactor,
            budgets,
            roots: Mutex::default(),
            program: Mutex::default(),
            off: AtomicUsize::new(0),
            made_before: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    fn budgets(&self) -> &Budgets {
        &self.shared.budgets
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

    /// The verbosity for something with these names, in a run that asks for `run`.
    pub(crate) fn level(&self, names: &[&str], own: Option<Level>, run: Option<Level>) -> Level {
        self.settings().filter.level(names).or(own).or(run).unwrap_or_default()
    }

    /// A workflow that is not recorded began, or ended.
    pub(crate) fn count_off(&self, began: bool) {
        if began {
            self.shared.off.fetch_add(1, Ordering::Relaxed);
        } else {
            self.shared.off.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Where a call without a context belongs.
    ///
    /// In the workflow that is open, if it is the only one; in the run named after the program
    /// where there is none, or where any choice among several could be wrong.
    fn seat_of_the_lost(&self) -> Option<Seat> {
        let workflows: Vec<_> = self.roots().into_iter().filter(|root| !root.run.is_program()).collect();
        if let [only] = workflows.as_slice() {
            return Some(Seat::At(Seated { node: Arc::clone(only), own_task: false, detached: true }));
        }
        if workflows.is_empty() && self.shared.off.load(Ordering::Relaxed) > 0 {
            // It was lost in a workflow that nobody wants recorded.
            return None;
        }
        let detached = !workflows.is_empty();
        let program = self.shared.program.lock().unwrap_or_else(PoisonError::into_inner);
        Some(match &*program {
            Some(root) => Seat::At(Seated::at_program(Arc::clone(root), detached)),
            None => Seat::Unopened { recorder: self.clone(), detached },
        })
    }

    /// The run named after the program, opened now if it was not.
    fn program(&self) -> Arc<Node> {
        let mut program = self.shared.program.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(program.get_or_insert_with(|| Run::open(self, Opening::program(), None, true)))
    }
}

/// A place below a node of a run.
pub(crate) struct Seated {
    pub(crate) node: Arc<Node>,
    /// In the workflow's own task.
    pub(crate) own_task: bool,
    /// The context was lost on the way.
    pub(crate) detached: bool,
}

/// Where the next record of a thread belongs.
pub(crate) enum Seat {
    /// Below a node of a run.
    At(Seated),
    /// In a run that nobody has opened yet, and that is opened only for something to record.
    Unopened { recorder: Recorder, detached: bool },
}

impl Seated {
    fn at_program(root: Arc<Node>, detached: bool) -> Self {
        Self { own_task: root.run.is_home_thread(), node: root, detached }
    }
}

impl Seat {
    /// The seat of this thread, or `None` where nothing is recorded.
    pub(crate) fn find() -> Option<Self> {
        let context = Context::current();
        match context.place {
            Place::At(node) => Some(Self::At(Seated { node, own_task: context.own_task, detached: false })),
            Place::Off => None,
            Place::Nowhere => {
                let recorder = global::recorder();
                if recorder.settings().filter.is_off() { None } else { recorder.seat_of_the_lost() }
            }
        }
    }

    /// The verbosity here for something with these names.
    pub(crate) fn level(&self, names: &[&str], own: Option<Level>) -> Level {
        match self {
            Self::At(seated) => seated.node.run.level(names, own),
            Self::Unopened { recorder, .. } => recorder.level(names, own, None),
        }
    }

    /// Takes the seat, opening the run where nobody has.
    pub(crate) fn take(self) -> Seated {
        match self {
            Self::At(seated) => seated,
            Self::Unopened { recorder, detached } => Seated::at_program(recorder.program(), detached),
        }
    }

    /// The run, if it is open.
    pub(crate) fn run(&self) -> Option<Arc<Run>> {
        match self {
            Self::At(seated) => Some(Arc::clone(&seated.node.run)),
            Self::Unopened { .. } => None,
        }
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
