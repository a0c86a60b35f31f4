//! An error's message and what its sources say.

use std::error::Error;
use std::fmt::Display;

use workflow_log_journal::record::ErrorInfo;

/// No real chain is longer; a cyclic one would be endless.
const CHAIN_LIMIT: usize = 64;

/// The message of an error and, outermost first, of its sources.
pub(super) fn of_error(error: &(dyn Error + '_)) -> ErrorInfo {
    guarded(&|| {
        let mut chain = Vec::new();
        let mut source = error.source();
        while let Some(cause) = source.filter(|_| chain.len() < CHAIN_LIMIT) {
            chain.push(cause.to_string());
            source = cause.source();
        }
        ErrorInfo { message: error.to_string(), chain, location: None }
    })
}

/// The message of something that can only be shown.
pub(super) fn of_display(error: &dyn Display) -> ErrorInfo {
    guarded(&|| ErrorInfo { message: error.to_string(), ..ErrorInfo::default() })
}

fn guarded(describe: &dyn Fn() -> ErrorInfo) -> ErrorInfo {
    let mut described = None;
    let _text = super::guarded("error", &mut || {
        described = Some(describe());
        workflow_log_journal::Value::Null
    });
    described.unwrap_or_else(|| ErrorInfo {
        message: "[the error's message panicked]".into(),
        ..ErrorInfo::default()
    })
}
