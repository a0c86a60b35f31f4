//! Where a panic came from: a chained hook notes message, place and context.
//!
//! The guards that unwinding drops know that something panicked, not what or where; only a hook
//! is told. The hook that was installed before still runs, and decides what is printed. Where a
//! panic aborts the process, nothing unwinds, and the hook itself ends what was underway.

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::sync::{Arc, Once};

use workflow_log_journal::Outcome;
use workflow_log_journal::record::ErrorInfo;

use crate::capture::is_capturing;
use crate::context::{Context, Node, Place};

thread_local! {
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// The last panic of a thread.
struct Panic {
    error: ErrorInfo,
    /// Where the thread was in the tree.
    node: Option<Arc<Node>>,
}

/// Installs the hook, once.
pub(crate) fn install() {
    // Hooks cannot be changed while a thread panics: a destructor may be the first to record.
    if std::thread::panicking() {
        return;
    }
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if is_capturing() {
                // A panic of a `Serialize` that ran only for the log is ours to report, not the
                // program's to print.
                return;
            }
            let (node, error) = note(info);
            if let (true, Some(node)) = (cfg!(panic = "abort"), node) {
                // Before the hook that was there: some end the process themselves.
                node.abort(&error);
            }
            previous(info);
        }));
    });
}

/// Notes a panic. Returns where it is in the tree, and what it says.
fn note(info: &PanicHookInfo<'_>) -> (Option<Arc<Node>>, ErrorInfo) {
    let node = match Context::current().place {
        Place::At(node) => Some(node),
        Place::Nowhere | Place::Off => None,
    };
    let location = info.location().map(ToString::to_string);
    let error = ErrorInfo { message: message(info), chain: Vec::new(), location };
    let _thread_ends = LAST.try_with(|last| {
        if let Ok(mut last) = last.try_borrow_mut() {
            *last = Some(Panic { error: error.clone(), node: node.clone() });
        }
    });
    (node, error)
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("Box<dyn Any>").to_owned()
}

/// How something ended that was dropped before it had returned.
pub(crate) fn outcome_of_drop(node: &Node) -> (Outcome, Option<ErrorInfo>) {
    if !node.is_unwound() {
        return (Outcome::Cancelled, None);
    }
    // Somebody may have replaced the hook, or resumed a panic of another thread: then all that is
    // known is that a panic went through here.
    let error = LAST.try_with(|last| {
        let last = last.try_borrow().ok()?;
        let panic = last.as_ref()?;
        let inside = panic.node.as_ref().is_some_and(|place| place.is_within(node));
        inside.then(|| panic.error.clone())
    });
    (Outcome::Panicked, error.ok().flatten())
}
