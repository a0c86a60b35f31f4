//! Lives something as a workflow, and compares the tree it leaves.

use std::future::Future;
use std::path::Path;

use behaviour_tests::{Logs, picture};
use expect_test::Expect;
use tokio::sync::Mutex;
use workflow_log::prelude::*;

/// Some libraries run tools in tasks of their own, which get into the run that is open: one at a time.
static TURN: Mutex<()> = Mutex::const_new(());

/// Compares the tree that some work leaves with a picture, at the verbosity that is the default.
pub async fn check(work: impl Future<Output = ()>, expected: &Expect) {
    let _turn = TURN.lock().await;
    let logs = Logs::new();
    as_usual(logs.path(), work).await;
    logs.check(expected);
}

/// The tree that some work leaves, of which only a part is the same every time.
pub async fn tree(work: impl Future<Output = ()>) -> String {
    let _turn = TURN.lock().await;
    let logs = Logs::new();
    as_usual(logs.path(), work).await;
    picture(&logs.run())
}

/// As [`check`], where steps are recorded, too.
pub async fn check_steps(work: impl Future<Output = ()>, expected: &Expect) {
    let _turn = TURN.lock().await;
    let logs = Logs::new();
    with_steps(logs.path(), work).await;
    logs.check(expected);
}

#[workflow(name = "usual", logs_dir = logs)]
async fn as_usual(#[no_log] logs: &Path, #[no_log] work: impl Future<Output = ()>) {
    assert!(logs.is_dir());
    work.await;
}

#[workflow(name = "steps", verbosity = "debug", logs_dir = logs)]
async fn with_steps(#[no_log] logs: &Path, #[no_log] work: impl Future<Output = ()>) {
    assert!(logs.is_dir());
    work.await;
}
