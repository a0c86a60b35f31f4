//! Does what is spawned keep its place, whoever runs it?
//!
//! Each test is an agent that spawns in every way that one library has. What it spawns says who asked for
//! it, and stands below that agent.
#![cfg(test)]
#![allow(clippy::unused_async, unused_variables)]

use std::path::Path;
use std::rc::Rc;
use std::thread;

use behaviour_tests::Logs;
use expect_test::{Expect, expect};
use futures::executor::{LocalPool, ThreadPool};
use futures::task::{LocalSpawnExt as _, SpawnExt as _};
use workflow_log::prelude::*;

/// What is spawned: something that is recorded.
#[tool]
fn work(by: &str) -> usize {
    by.len()
}

#[tool]
async fn work_later(by: &str) -> usize {
    futures::future::ready(()).await;
    by.len()
}

#[workflow(name = "spawns", logs_dir = logs)]
fn play(#[no_log] logs: &Path, #[no_log] agent: fn() -> usize) -> usize {
    agent()
}

/// Plays an agent and compares the tree, in which what ran at the same time is sorted.
fn check(agent: fn() -> usize, expected: &Expect) {
    let logs = Logs::new();
    play(logs.path(), agent);
    let picture = behaviour_tests::picture(&logs.run());
    let mut lines: Vec<_> = picture.lines().collect();
    let first = lines.iter().position(|line| line.contains("tool(")).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| line.contains("tool(")).map_or(first, |last| last + 1);
    lines[first..last].sort_unstable();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

#[agent(name = "rayon")]
fn with_rayon() -> usize {
    let (one, two) = rayon::join(|| work("join, one"), || work("join, two"));
    let mut three = 0;
    rayon::scope(|scope| {
        work("in a scope");
        scope.spawn(|scope| {
            three = work("scope");
            scope.spawn(|_| assert!(work("scope in a scope") > 0));
        });
        scope.spawn(move |_| assert!(work("scope, moved") > 0));
    });
    let (sender, receiver) = std::sync::mpsc::channel();
    rayon::spawn(move || sender.send(work("spawn")).expect("somebody waits"));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("a pool");
    let (sender2, receiver2) = std::sync::mpsc::channel();
    pool.spawn(move || sender2.send(work("spawn in a pool")).expect("somebody waits"));
    let (four, five) = pool.join(|| work("join in a pool, one"), || work("join in a pool, two"));
    one + two + three + four + five + receiver.recv().expect("it ran") + receiver2.recv().expect("it ran")
}

#[test]
fn what_rayon_runs_is_its_agents() {
    check(
        with_rayon,
        &expect![[r#"
            spawns: completed -> 81
              iteration 1: completed
                [rayon](): completed -> 81
                  tool(by="in a scope"): completed -> 10
                  tool(by="join in a pool, one"): completed -> 19
                  tool(by="join in a pool, two"): completed -> 19
                  tool(by="join, one"): completed -> 9
                  tool(by="join, two"): completed -> 9
                  tool(by="scope in a scope"): completed -> 16
                  tool(by="scope"): completed -> 5
                  tool(by="scope, moved"): completed -> 12
                  tool(by="spawn in a pool"): completed -> 15
                  tool(by="spawn"): completed -> 5
        "#]],
    );
}

#[agent(name = "smol")]
fn with_smol() -> usize {
    smol::block_on(async {
        let global = smol::spawn(async { work("spawn") });
        let future = smol::spawn(work_later("spawn of a future"));
        let blocking = smol::unblock(workflow_log::in_current_fn(|| work("unblock, handed over")));
        let executor = smol::LocalExecutor::new();
        let shared = Rc::new("a local executor");
        let local = executor.spawn({
            let shared = Rc::clone(&shared);
            async move { work(&shared) }
        });
        let typed = executor.spawn(work_later("a local executor, of a future"));
        global.await + future.await + blocking.await + executor.run(local).await + executor.run(typed).await
    })
}

#[test]
fn what_smol_runs_is_its_agents() {
    check(
        with_smol,
        &expect![[r#"
        spawns: completed -> 87
          iteration 1: completed
            [smol](): completed -> 87
              tool(by="a local executor"): completed -> 16
              tool(by="a local executor, of a future"): completed -> 29
              tool(by="spawn of a future"): completed -> 17
              tool(by="spawn"): completed -> 5
              tool(by="unblock, handed over"): completed -> 20
    "#]],
    );
}

#[agent(name = "async-std")]
fn with_async_std() -> usize {
    async_std::task::block_on(async {
        let spawned = async_std::task::spawn(async { work("spawn") });
        let future = async_std::task::spawn(work_later("spawn of a future"));
        let blocking = async_std::task::spawn_blocking(|| work("spawn_blocking"));
        let built = async_std::task::Builder::new().spawn(async { work("a builder") }).expect("a task");
        spawned.await + future.await + blocking.await + built.await
    })
}

#[test]
fn what_async_std_runs_is_its_agents() {
    check(
        with_async_std,
        &expect![[r#"
        spawns: completed -> 45
          iteration 1: completed
            [async-std](): completed -> 45
              tool(by="a builder"): completed -> 9
              tool(by="spawn of a future"): completed -> 17
              tool(by="spawn"): completed -> 5
              tool(by="spawn_blocking"): completed -> 14
    "#]],
    );
}

#[agent(name = "futures")]
fn with_futures() -> usize {
    let pool = ThreadPool::builder().pool_size(2).create().expect("a pool");
    let (sender, receiver) = std::sync::mpsc::channel();
    pool.spawn_ok(async move { sender.send(work("spawn_ok")).expect("somebody waits") });
    let handle = pool.spawn_with_handle(async { work("spawn_with_handle") }).expect("a task");
    let future = pool.spawn_with_handle(work_later("spawn_with_handle of a future")).expect("a task");
    let mut local = LocalPool::new();
    let shared = Rc::new("spawn_local");
    local.spawner().spawn_local(async move { assert!(work(&shared) > 0) }).expect("a task");
    let more =
        local.spawner().spawn_local_with_handle(async { work("spawn_local_with_handle") }).expect("a task");
    let spawner = local.spawner();
    spawner.spawn(async { assert!(work("spawn") > 0) }).expect("a task");
    let sum = local.run_until(async { handle.await + future.await + more.await });
    local.run();
    sum + receiver.recv().expect("it ran")
}

#[test]
fn what_executors_of_futures_run_is_its_agents() {
    check(
        with_futures,
        &expect![[r#"
        spawns: completed -> 77
          iteration 1: completed
            [futures](): completed -> 77
              tool(by="spawn"): completed -> 5
              tool(by="spawn_local"): completed -> 11
              tool(by="spawn_local_with_handle"): completed -> 23
              tool(by="spawn_ok"): completed -> 8
              tool(by="spawn_with_handle of a future"): completed -> 29
              tool(by="spawn_with_handle"): completed -> 17
    "#]],
    );
}

#[agent(name = "tokio")]
fn with_tokio() -> usize {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let sum = runtime.block_on(async {
        let spawned = tokio::spawn(async { work("spawn") });
        let future = tokio::task::spawn(work_later("spawn of a future"));
        let blocking = tokio::task::spawn_blocking(|| work("spawn_blocking"));
        let handle = tokio::runtime::Handle::current();
        let by_handle = handle.spawn(async { work("a handle") });
        let mut set = tokio::task::JoinSet::new();
        set.spawn(async { work("a set") });
        set.spawn(work_later("a set, of a future"));
        set.spawn_blocking(|| work("a set, blocking"));
        let local = tokio::task::LocalSet::new();
        let shared = Rc::new("a local set");
        let of_local = local.spawn_local({
            let shared = Rc::clone(&shared);
            async move { work(&shared) }
        });
        let inside = local.run_until(async move {
            let shared = Rc::new("inside a local set");
            let inside = tokio::task::spawn_local(async move { work(&shared) });
            inside.await.expect("it ends well") + of_local.await.expect("it ends well")
        });
        let mut sum = inside.await;
        for task in [spawned, future, blocking, by_handle] {
            sum += task.await.expect("it ends well");
        }
        while let Some(task) = set.join_next().await {
            sum += task.expect("it ends well");
        }
        sum
    });
    let thread = thread::spawn(|| work("a thread"));
    let named = thread::Builder::new().name("n".into()).spawn(|| work("a built thread")).expect("a thread");
    let scoped = thread::scope(|scope| scope.spawn(|| work("a scoped thread")).join().expect("it ends well"));
    sum + scoped + thread.join().expect("it ends well") + named.join().expect("it ends well")
}

#[test]
fn what_tokio_and_threads_run_is_its_agents() {
    check(
        with_tokio,
        &expect![[r#"
        spawns: completed -> 148
          iteration 1: completed
            [tokio](): completed -> 148
              tool(by="a built thread"): completed -> 14
              tool(by="a handle"): completed -> 8
              tool(by="a local set"): completed -> 11
              tool(by="a scoped thread"): completed -> 15
              tool(by="a set"): completed -> 5
              tool(by="a set, blocking"): completed -> 15
              tool(by="a set, of a future"): completed -> 18
              tool(by="a thread"): completed -> 8
              tool(by="inside a local set"): completed -> 18
              tool(by="spawn of a future"): completed -> 17
              tool(by="spawn"): completed -> 5
              tool(by="spawn_blocking"): completed -> 14
    "#]],
    );
}
