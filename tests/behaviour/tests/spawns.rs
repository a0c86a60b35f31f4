//! What an agent spawns is under that agent, however much of it there is.
#![allow(clippy::unused_async, clippy::unused_self, missing_docs, unused_variables)]

use std::collections::BTreeMap;
use std::path::Path;

use behaviour_tests::Logs;
use tokio::task::JoinSet;
use workflow_log::prelude::*;
use workflow_log_journal::record::Input;
use workflow_log_journal::{Node, NodeKind, Outcome, Run};

const AGENTS: u64 = 100;
const TASKS: u64 = 100;

struct Crew {
    number: u64,
}

#[agent(name = format!("crew-{}", self.number))]
impl Crew {
    async fn run(&self, number: u64) -> u64 {
        let mut calls = JoinSet::new();
        for task in 0..TASKS {
            let input = number * TASKS + task;
            calls.spawn(async move { Tool.call(input).await });
        }
        let mut sum = 0;
        while let Some(done) = calls.join_next().await {
            sum += done.expect("the task ends well");
        }
        sum
    }
}

struct Tool;

#[resource(kind = "tool")]
impl Tool {
    pub(crate) async fn call(&self, input: u64) -> u64 {
        if input % 3 == 0 {
            tokio::task::yield_now().await;
        }
        self.check(input).await
    }

    pub(crate) async fn check(&self, input: u64) -> u64 {
        let checked = tokio::spawn(async move {
            tokio::task::yield_now().await;
            Tool.confirm(input)
        });
        checked.await.expect("the task ends well")
    }

    pub(crate) fn confirm(&self, input: u64) -> u64 {
        input
    }
}

#[workflow(name = "crews", logs_dir = logs)]
async fn crews(#[no_log] logs: &Path) -> u64 {
    let crews: Vec<_> =
        (0..AGENTS).map(|number| tokio::spawn(async move { Crew { number }.run(number).await })).collect();
    let mut sum = 0;
    for crew in crews {
        sum += crew.await.expect("the crew ends well");
    }
    sum
}

fn input(run: &Run, node: &Node) -> u64 {
    match run.resolved(node).expect("a payload").input {
        Input::Args(args) => args[0].1.as_u64().expect("a number"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_tasks_of_a_hundred_agents_are_each_under_their_own() {
    let logs = Logs::new();
    assert_eq!(crews(logs.path()).await, (0..AGENTS * TASKS).sum::<u64>());
    let run = logs.run();
    let crews: Vec<_> = run
        .nodes
        .iter()
        .filter(|node| node.begin.node == NodeKind::Interaction && !node.begin.implicit)
        .collect();
    let mut found = BTreeMap::new();
    for crew in &crews {
        let number = input(&run, crew);
        assert_eq!(crew.begin.name, format!("crew-{number}"));
        let mut inputs: Vec<_> = crew.children.iter().map(|call| input(&run, &run.nodes[*call])).collect();
        inputs.sort_unstable();
        assert_eq!(inputs, (number * TASKS..(number + 1) * TASKS).collect::<Vec<_>>());
        for call in &crew.children {
            // What a spawned task spawns is below it in turn.
            let mut node = &run.nodes[*call];
            for depth in 1..3 {
                assert_eq!(node.children.len(), 1, "depth {depth}");
                let below = &run.nodes[node.children[0]];
                assert_eq!(input(&run, below), input(&run, node));
                node = below;
            }
        }
        found.insert(number, crew);
    }
    assert_eq!(found.len() as u64, AGENTS);
    assert!(run.nodes.iter().all(|node| node.outcome == Outcome::Completed && !node.begin.detached));
    let iterations = run.nodes.iter().filter(|node| node.begin.node == NodeKind::Iteration).count();
    assert_eq!(iterations, 1);
    assert_eq!(run.nodes.len() as u64, 1 + AGENTS * (1 + 3 * TASKS));
    assert_eq!(run.lost, 0);
}
