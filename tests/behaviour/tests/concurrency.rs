//! However many tasks and threads record at once, each action is under its own parent, in order.
#![allow(clippy::unused_async, clippy::unused_self, missing_docs, unused_variables)]

use std::collections::BTreeMap;
use std::path::Path;

use behaviour_tests::{Logs, load};
use workflow_log::prelude::*;
use workflow_log::{in_current, in_current_fn};
use workflow_log_journal::record::Input;
use workflow_log_journal::{Node, NodeKind, Outcome, Run};

const ROUNDS: usize = 500;

struct Lead {
    name: String,
}

struct Helper {
    name: String,
}

#[agent(name = self.name)]
impl Lead {
    async fn run(&self, round: usize) -> usize {
        let helper = Helper { name: format!("{}-helper", self.name) };
        let before = self.act(round * 10).await;
        let inner = helper.run(round).await;
        let after = self.act(round * 10 + 1).await;
        before + inner + after
    }

    #[tool]
    async fn act(&self, number: usize) -> usize {
        if number % 3 == 0 {
            tokio::task::yield_now().await;
        }
        number
    }

    #[action]
    fn run_in_a_thread(&self, round: usize) -> usize {
        let helper = Helper { name: format!("{}-helper", self.name) };
        helper.blocking(round * 10) + helper.blocking(round * 10 + 1)
    }
}

#[agent(name = self.name)]
impl Helper {
    async fn run(&self, round: usize) -> usize {
        let (a, b) = tokio::join!(self.inner(round * 100), self.inner(round * 100 + 1));
        a + b
    }

    #[tool]
    async fn inner(&self, number: usize) -> usize {
        tokio::task::yield_now().await;
        number
    }

    #[tool]
    fn blocking(&self, number: usize) -> usize {
        number
    }
}

fn number(run: &Run, node: &Node) -> u64 {
    match run.resolved(node).expect("a payload").input {
        Input::Args(args) => args[0].1.as_u64().expect("a number"),
        other => panic!("{other:?}"),
    }
}

fn children<'a>(run: &'a Run, node: &'a Node) -> Vec<&'a Node> {
    node.children.iter().map(|child| &run.nodes[*child]).collect()
}

/// Every interaction of a lead holds exactly what that lead did in that round, in order.
fn assert_every_action_is_under_its_own_parent(run: &Run, agents: usize, detached: bool) {
    let mut rounds: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    let leads = run.nodes.iter().filter(|node| {
        node.begin.node == NodeKind::Interaction
            && !node.begin.name.ends_with("-helper")
            && !node.begin.implicit
    });
    for lead in leads {
        let round = number(run, lead);
        assert_eq!(lead.outcome, Outcome::Completed);
        assert_eq!(lead.begin.detached, detached);
        rounds.entry(&lead.begin.name).or_default().push(round);
        let inside = children(run, lead);
        let names: Vec<_> = inside.iter().map(|node| node.begin.name.to_string()).collect();
        assert_eq!(names, ["tool", &format!("{}-helper", lead.begin.name), "tool"]);
        assert_eq!(
            inside.iter().map(|node| number(run, node)).collect::<Vec<_>>(),
            [round * 10, round, round * 10 + 1]
        );
        let helped = children(run, inside[1]);
        assert_eq!(
            helped.iter().map(|node| number(run, node)).collect::<Vec<_>>(),
            [round * 100, round * 100 + 1]
        );
        assert!(helped.iter().all(|node| node.outcome == Outcome::Completed));
    }
    assert_eq!(rounds.len(), agents);
    for (name, rounds) in rounds {
        assert_eq!(rounds, (0..ROUNDS as u64).collect::<Vec<_>>(), "{name}");
    }
    assert_eq!(run.lost, 0);
}

#[workflow(name = "tasks", logs_dir = logs)]
async fn tasks(#[no_log] logs: &Path, #[no_log] carried: bool) {
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let work = async move {
                let lead = Lead { name: format!("agent-{number}") };
                for round in 0..ROUNDS {
                    lead.run(round).await;
                }
            };
            if carried { tokio::spawn(in_current(work)) } else { tokio::spawn(work) }
        })
        .collect();
    for task in tasks {
        task.await.expect("the task ends well");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_on_four_threads_with_their_context() {
    let logs = Logs::new();
    tasks(logs.path(), true).await;
    let run = logs.run();
    assert_every_action_is_under_its_own_parent(&run, 64, false);
    let iterations = run.nodes.iter().filter(|node| node.begin.node == NodeKind::Iteration).count();
    assert_eq!(iterations, 1, "spawned tasks begin no iteration");
    assert_eq!(run.nodes.len(), 1 + 64 * ROUNDS * 6, "and nothing is there twice");
}

#[workflow(name = "threads", logs_dir = logs)]
fn threads(#[no_log] logs: &Path) {
    let threads: Vec<_> = (0..8)
        .map(|number| {
            std::thread::spawn(in_current_fn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                let lead = Lead { name: format!("agent-{number}") };
                for round in 0..ROUNDS {
                    runtime.block_on(lead.run(round));
                }
            }))
        })
        .collect();
    for thread in threads {
        thread.join().expect("the thread ends well");
    }
}

#[test]
fn eight_threads_that_were_given_the_context() {
    let logs = Logs::new();
    threads(logs.path());
    let run = logs.run();
    assert_every_action_is_under_its_own_parent(&run, 8, false);
    assert_eq!(run.nodes.len(), 1 + 8 * ROUNDS * 6);
}

#[workflow(name = name, logs_dir = logs)]
async fn parallel(#[no_log] logs: &Path, #[no_log] name: &'static str) {
    let lead = Lead { name: format!("only-{name}") };
    for round in 0..50 {
        lead.run(round).await;
        std::thread::scope(|scope| {
            scope.spawn(in_current_fn(|| lead.run_in_a_thread(round)));
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_workflows_do_not_mix() {
    let logs = Logs::new();
    let path = logs.path().to_owned();
    let names = ["a", "b", "c", "d"];
    let runs = names.map(|name| {
        let path = path.clone();
        tokio::spawn(async move { parallel(&path, name).await })
    });
    for run in runs {
        run.await.expect("the workflow ends well");
    }
    let journals = logs.journals();
    assert_eq!(journals.len(), names.len());
    for journal in journals {
        let run = load(&journal);
        let name = &run.header.workflow;
        let nodes = |kind| run.nodes.iter().filter(move |node| node.begin.node == kind);
        assert!(
            nodes(NodeKind::Interaction).all(
                |node| *node.begin.name == **name || node.begin.name.starts_with(&format!("only-{name}"))
            )
        );
        assert_eq!(nodes(NodeKind::Iteration).count(), 50, "each run again begins one");
        // 2 of its own, 2 of the helper, the thread's and its 2.
        assert_eq!(nodes(NodeKind::Action).count(), 50 * 7);
    }
}
