//! Where a call sits: the current run and node of this thread.
//!
//! The place is held in a thread-local. A future takes its place along by swapping it in at each
//! poll ([`Scoped`]); a synchronous call swaps it in while it runs ([`Entered`]); a closure for
//! another thread carries it by hand ([`in_current_fn`]). Nothing is held across an `.await`.

mod node;
mod scoped;

use std::cell::Cell;
use std::future::Future;

pub(crate) use node::Node;
pub use scoped::{Scoped, scoped};

use std::sync::Arc;

thread_local! {
    static CURRENT: Cell<Context> = const { Cell::new(Context { place: Place::Nowhere, own_task: false }) };
}

/// Where a call sits.
#[derive(Clone, Debug, Default)]
pub struct Context {
    pub(crate) place: Place,
    /// In the task that runs the workflow itself, not in one that it spawned.
    pub(crate) own_task: bool,
}

/// What is current.
#[derive(Clone, Debug, Default)]
pub(crate) enum Place {
    /// Nothing: no run was opened here, or its context was lost on the way.
    #[default]
    Nowhere,
    /// A workflow that is not recorded.
    Off,
    /// A node of a run.
    At(Arc<Node>),
}

impl Context {
    /// The context of this thread.
    pub(crate) fn current() -> Self {
        // While a thread ends, its locals may be gone already: then nothing is current.
        CURRENT
            .try_with(|current| {
                let context = current.take();
                current.set(context.clone());
                context
            })
            .unwrap_or_default()
    }

    /// The same place, for work that is handed to another task or thread.
    pub(crate) fn handed_over(self) -> Self {
        Self { own_task: false, ..self }
    }

    fn swap(self) -> Self {
        let mut own = Some(self);
        let previous = CURRENT.try_with(|current| own.take().map(|own| current.replace(own)));
        previous.ok().flatten().unwrap_or_default()
    }
}

/// While it lives, a context is current on this thread; then the one before is again.
#[derive(Debug)]
#[must_use]
pub struct Entered {
    previous: Option<Context>,
    /// The thread was panicking already when it entered.
    panicking: bool,
    /// Leaving belongs to the thread that entered.
    _not_send: std::marker::PhantomData<*const ()>,
}

impl Entered {
    /// Makes a context current; `None` leaves things as they are.
    pub fn new(context: Option<Context>) -> Self {
        Self {
            panicking: std::thread::panicking(),
            previous: context.map(Context::swap),
            _not_send: std::marker::PhantomData,
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        if let Some(previous) = self.previous.take() {
            let left = previous.swap();
            // Unwinding passes through what panicked, and drops what was underway beside it
            // without ever having been inside: only the first has panicked.
            if let (Place::At(node), false, true) = (&left.place, self.panicking, std::thread::panicking()) {
                node.unwind();
            }
        }
    }
}

/// Carries the current place into a future that will be polled elsewhere.
///
/// What is recorded inside is part of what is current here and now, on whatever task or thread
/// the future runs later.
///
/// ```
/// # async fn fetch() {}
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let task = tokio::spawn(workflow_log::in_current(fetch()));
/// # task.await.unwrap();
/// # }
/// ```
pub fn in_current<F: Future>(future: F) -> Scoped<F> {
    scoped(Some(Context::current().handed_over()), future)
}

/// Carries the current place into a closure that will run on another thread.
///
/// ```
/// let work = workflow_log::in_current_fn(|| 6 * 7);
/// assert_eq!(std::thread::spawn(work).join().unwrap(), 42);
/// ```
pub fn in_current_fn<R>(f: impl FnOnce() -> R) -> impl FnOnce() -> R {
    let context = Context::current().handed_over();
    move || {
        let _entered = Entered::new(Some(context));
        f()
    }
}
