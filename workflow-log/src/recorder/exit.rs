//! The end of the process: what is still open is closed.
//!
//! `main` returning and `process::exit` both run the C library's exit handlers, and neither runs
//! Rust's destructors of what lives elsewhere. This is the only way to tell an exit from a kill.
#![expect(unsafe_code, reason = "the standard library offers no exit handler")]

use std::ffi::c_int;
use std::sync::Once;

use workflow_log_journal::Outcome;

use super::global;

unsafe extern "C" {
    fn atexit(callback: extern "C" fn()) -> c_int;
}

/// Sees to it that open runs are closed when the process exits.
pub(super) fn close_at_exit() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // SAFETY: `atexit` is in every C library that Rust's standard library links, takes a
        // function of this type, and may be called from any thread. The callback stays valid: it
        // is a plain function, and this code is never unloaded before the process ends.
        let _full_table = unsafe { atexit(close_all) };
    });
}

extern "C" fn close_all() {
    // A panic must not leave a C function; without the log of the end, readers say `interrupted`.
    let _panicked = std::panic::catch_unwind(|| {
        let Some(recorder) = global::recorder_if_used() else { return };
        for root in recorder.roots() {
            let outcome = if root.run.is_program() && !root.run.has_open_interactions() {
                Outcome::Completed
            } else {
                Outcome::Exited
            };
            root.run.close(outcome, None, None);
        }
    });
}
