//! The one recorder of the process, which generated code uses. A convenience.

use once_cell::sync::OnceCell;

use super::{Recorder, Settings};

static GLOBAL: OnceCell<Recorder> = OnceCell::new();

/// The process's recorder, made from its environment when it is first needed.
pub(crate) fn recorder() -> &'static Recorder {
    GLOBAL.get_or_init(|| Recorder::new(Settings::from_env()))
}

/// The process's recorder, if anything was recorded.
pub(super) fn recorder_if_used() -> Option<&'static Recorder> {
    GLOBAL.get()
}
