//! Lives something as a workflow that records all it can, and compares the tree it leaves.

use std::future::Future;
use std::path::Path;

use behaviour_tests::Logs;
use expect_test::Expect;
use workflow_log::prelude::*;

pub(crate) async fn check(work: impl Future<Output = ()>, expected: &Expect) {
    let logs = Logs::new();
    live(logs.path(), work).await;
    logs.check(expected);
}

#[workflow(name = "all", verbosity = "trace", logs_dir = logs)]
async fn live(#[no_log] logs: &Path, #[no_log] work: impl Future<Output = ()>) {
    assert!(logs.is_dir());
    work.await;
}
