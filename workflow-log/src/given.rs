//! What a call is given that is made in its arguments: `client.ask(&format!("…"))`.
//!
//! It is looked at where it is made, after what stands in front of it and before the call: so a call that
//! has begun, or was prepared, waits for it here. Whoever leaves before that leaves what waits behind,
//! which the next one on the thread takes away.

use std::cell::RefCell;

use workflow_log_journal::Value;

use crate::capture::is_capturing;
use crate::capture::ladder::Capture;

thread_local! {
    static WAITING: RefCell<Vec<Waiting>> = const { RefCell::new(Vec::new()) };
}

/// A call that waits for what it is given.
struct Waiting {
    /// The place, as the log says it.
    function: &'static str,
    args: Vec<(&'static str, Value)>,
}

/// More than any calls that are inside each other: those above were left.
const LIMIT: usize = 64;

/// From now on a call at this place waits.
pub(crate) fn expected(function: &'static str) {
    let _thread_ends = WAITING.try_with(|waiting| {
        if let Ok(mut waiting) = waiting.try_borrow_mut() {
            if waiting.len() >= LIMIT {
                waiting.clear();
            }
            waiting.push(Waiting { function, args: Vec::new() });
        }
    });
}

/// Looks at something that the innermost call is given, if that is the one at this place. A call that
/// is not recorded waits for nothing.
pub fn given(function: &'static str, name: &'static str, value: &dyn Capture) {
    let is_at = |waiting: &[Waiting]| waiting.last().is_some_and(|last| last.function == function);
    let waits = WAITING.try_with(|waiting| waiting.try_borrow().is_ok_and(|waiting| is_at(&waiting)));
    if waits != Ok(true) || is_capturing() {
        return;
    }
    // Not while the list is held: it runs the user's code.
    let value = value.captured();
    let _thread_ends = WAITING.try_with(|waiting| {
        if let Ok(mut waiting) = waiting.try_borrow_mut() {
            if let Some(last) = waiting.last_mut().filter(|last| last.function == function) {
                last.args.push((name, value));
            }
        }
    });
}

/// What came for a call at this place.
pub(crate) fn taken(function: &'static str) -> Vec<(&'static str, Value)> {
    let taken = WAITING.try_with(|waiting| {
        let mut waiting = waiting.try_borrow_mut().ok()?;
        let at = waiting.iter().rposition(|waiting| waiting.function == function)?;
        waiting.truncate(at + 1);
        waiting.pop().map(|waiting| waiting.args)
    });
    taken.ok().flatten().unwrap_or_default()
}
