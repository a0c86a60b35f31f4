//! Calls of spawned tasks, and of several agents at the same time.

use std::path::Path;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use client_tests::{Compared, Order, Stage, numbered};
use tokio::task::JoinSet;
use workflow_log::prelude::*;
use workflow_log_journal::NodeKind;

use crate::{Result, client, question, said};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_of_a_clone_in_spawned_tasks() {
    #[agent]
    struct Lead {
        #[llm]
        client: Client<OpenAIConfig>,
    }

    #[agent]
    impl Lead {
        async fn run(&self) -> Result<usize> {
            let mut tasks = Vec::new();
            for number in 0..6 {
                let client = self.client.clone();
                let request = question(&format!("model {number}"), "And you?")?;
                tasks.push(tokio::spawn(async move {
                    #[llm]
                    let reply = client.chat().create(request).await?;
                    Ok::<_, OpenAIError>(said(&reply))
                }));
            }
            let mut length = 0;
            for task in tasks {
                length += task.await.unwrap()?.len();
            }
            Ok(length)
        }
    }

    let stage = Stage::new(numbered()).await;
    assert_eq!(stage.play(Lead { client: client(&stage) }.run()).await.unwrap(), 6 * 17);
    assert_eq!(stage.compare(Order::Any), Compared { answered: 6, requests: 6, refused: vec![] });
}

#[agent]
struct Worker {
    #[llm]
    client: Client<OpenAIConfig>,
    number: usize,
}

#[agent]
impl Worker {
    async fn run(&self) -> Result<usize> {
        let mut length = 0;
        for round in 0..5 {
            let request = question(&format!("model {} {round}", self.number), "What next?")?;
            length += said(&self.client.chat().create(request).await?).len();
        }
        Ok(length)
    }
}

#[workflow(logs_dir = logs)]
#[allow(unused_variables, reason = "the attribute is all that uses the folder")]
async fn crew(#[no_log] logs: &Path, #[no_log] client: Client<OpenAIConfig>) -> Result<usize> {
    let mut workers = JoinSet::new();
    for number in 0..6 {
        let worker = Worker { client: client.clone(), number };
        workers.spawn(async move { worker.run().await });
    }
    let (one, two) = (Worker { client: client.clone(), number: 6 }, Worker { client, number: 7 });
    let (one, two) = tokio::join!(one.run(), two.run());
    let mut length = one? + two?;
    while let Some(worker) = workers.join_next().await {
        length += worker.unwrap()?;
    }
    Ok(length)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_agents_at_the_same_time_have_their_own_calls() {
    let stage = Stage::new(numbered()).await;
    let length = crew(stage.logs(), client(&stage)).await.unwrap();
    assert_eq!(length, 10 * 17 + 30 * 18);
    assert_eq!(stage.compare(Order::Any), Compared { answered: 40, requests: 40, refused: vec![] });
    let run = stage.run();
    let agents: Vec<_> = run.nodes.iter().filter(|node| node.begin.node == NodeKind::Interaction).collect();
    assert_eq!(agents.len(), 8);
    for agent in agents {
        let models: Vec<_> =
            agent.children.iter().map(|child| run.nodes[*child].fact("model").unwrap().to_string()).collect();
        let number = models[0].split(' ').nth(1).unwrap();
        let own: Vec<_> = (0..5).map(|round| format!("\"model {number} {round}\"")).collect();
        assert_eq!(models, own);
    }
}
