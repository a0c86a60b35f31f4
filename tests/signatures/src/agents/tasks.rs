//! Agents of programs: a typed answer, a debate, tasks that are handed over with the agent itself.

use std::sync::Arc;

use anyhow::{Result, bail, ensure};
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use workflow_log::prelude::*;

use crate::model::Model;

pub trait ToolBox {
    fn names(&self) -> Vec<String>;
}

impl ToolBox for Vec<String> {
    fn names(&self) -> Vec<String> {
        self.clone()
    }
}

pub trait JsonSchema {
    fn schema() -> &'static str;
}

impl JsonSchema for Vec<u8> {
    fn schema() -> &'static str {
        "a list of bytes"
    }
}

#[derive(Default)]
pub struct Agent {
    model: Model,
    asked: usize,
}

#[agent]
impl Agent {
    // 12
    pub async fn run<D>(&mut self, model: &str, prompt: &str, toolbox: Option<&dyn ToolBox>) -> Result<D>
    where
        D: DeserializeOwned + JsonSchema + 'static,
    {
        self.asked += 1;
        let tools = toolbox.map(ToolBox::names).unwrap_or_default();
        let schema = D::schema();
        self.model.ask(&format!("{model}: {schema} {tools:?}")).await;
        Ok(serde_json::from_str(prompt)?)
    }
}

#[derive(Default)]
pub struct Debater {
    pub gpt_4: Model,
    pub coral: Model,
}

#[agent(run = "rounds")]
impl Debater {
    // 19
    async fn rounds(&self, n: usize) -> Result<()> {
        let mut said = "bees".to_owned();
        for round in 0..n {
            said = self.gpt_4.ask(&said).await;
            said = self.coral.ask(&format!("{said}, {round}")).await;
        }
        ensure!(said != "bees", "no rounds");
        Ok(())
    }

    /// Two rounds.
    pub async fn debate(&self) -> Result<()> {
        self.rounds(2).await
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Dispatch {
    pub id: u64,
    pub command: String,
}

#[derive(Default)]
pub struct Worker {
    model: Model,
}

#[agent(run = "execute")]
impl Worker {
    // 30
    pub fn execute(self: Arc<Self>, task: Dispatch) -> BoxFuture<'static, Result<()>> {
        Box::pin(async move {
            if task.command.is_empty() {
                bail!("task {} has no command", task.id);
            }
            self.model.ask(&task.command).await;
            Ok(())
        })
    }
}

/// Without any derive.
pub struct TaskRow {
    pub id: u64,
}

#[derive(Default)]
pub struct RowWorker {
    model: Model,
}

#[agent(run = "execute")]
impl RowWorker {
    // 31
    pub fn execute(self: Arc<Self>, task: TaskRow) -> impl Future<Output = ()> + Send {
        async move {
            self.model.ask(&format!("row {}", task.id)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    // What `D` is can only be told by its name: its bounds allow no more.
    #[tokio::test]
    async fn a_typed_answer_is_recorded_by_the_name_of_its_type() {
        let work = async {
            let mut agent = Agent::default();
            let tools = vec!["search".to_owned()];
            assert_eq!(agent.run::<Vec<u8>>("m", "[1, 2]", Some(&tools)).await.unwrap(), [1, 2]);
            assert!(agent.run::<Vec<u8>>("m", "[1, 256]", None).await.is_err());
            assert_eq!(agent.asked, 2);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [agent](model="m", prompt="[1, 2]", toolbox="core::option::Option<&dyn signatures_tests::agents::tasks::ToolBox>"): completed -> "alloc::vec::Vec<u8>"
                      llm(prompt="m: a list of bytes [\"search\"]"): completed -> "M: A LIST OF BYTES [\"SEARCH\"]"
                  iteration 2: failed
                    [agent](model="m", prompt="[1, 256]", toolbox="core::option::Option<&dyn signatures_tests::agents::tasks::ToolBox>"): failed !! invalid value: integer `256`, expected u8 at line 1 column 7
                      llm(prompt="m: a list of bytes []"): completed -> "M: A LIST OF BYTES []"
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_debate_is_one_interaction_with_two_models() {
        let work = async {
            let debater = Debater::default();
            debater.debate().await.unwrap();
            assert!(debater.rounds(0).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      debate <step>(): completed
                        [debater](n=2): completed
                          llm(prompt="bees"): completed -> "BEES"
                          llm(prompt="BEES, 0"): completed -> "BEES, 0"
                          llm(prompt="BEES, 0"): completed -> "BEES, 0"
                          llm(prompt="BEES, 0, 1"): completed -> "BEES, 0, 1"
                  iteration 2: failed
                    [debater](n=0): failed !! no rounds
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_task_is_an_interaction_from_when_its_boxed_future_is_awaited() {
        let work = async {
            let worker = Arc::new(Worker::default());
            let task = |id, command: &str| Dispatch { id, command: command.to_owned() };
            let later = Arc::clone(&worker).execute(task(1, "sort"));
            assert!(Arc::clone(&worker).execute(task(2, "")).await.is_err());
            tokio::spawn(workflow_log::in_current(later)).await.unwrap().unwrap();
            drop(worker.execute(task(3, "never awaited")));
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: failed
                    [worker](task={"id":2,"command":""}): failed !! task 2 has no command
                    [worker](task={"id":1,"command":"sort"}): completed
                      llm(prompt="sort"): completed -> "SORT"
                resources: Model
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn a_task_is_an_interaction_from_when_its_opaque_future_is_awaited() {
        let work = async {
            let worker = Arc::new(RowWorker::default());
            let later = Arc::clone(&worker).execute(TaskRow { id: 1 });
            Arc::clone(&worker).execute(TaskRow { id: 2 }).await;
            tokio::spawn(workflow_log::in_current(later)).await.unwrap();
            drop(worker.execute(TaskRow { id: 3 }));
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [row_worker](task="signatures_tests::agents::tasks::TaskRow"): completed
                      llm(prompt="row 2"): completed -> "ROW 2"
                    [row_worker](task="signatures_tests::agents::tasks::TaskRow"): completed
                      llm(prompt="row 1"): completed -> "ROW 1"
                resources: Model
            "#]],
        )
        .await;
    }
}
