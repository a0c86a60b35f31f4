//! Other attributes that rewrite what they stand on, above ours, below them and on methods.

use async_recursion::async_recursion;
use async_trait::async_trait;
use tracing::instrument;
use workflow_log::prelude::*;

#[instrument]
#[agent]
pub async fn above(question: &str) -> Result<usize, String> {
    tokio::task::yield_now().await;
    question.parse().map_err(|error| format!("{question}: {error}"))
}

#[agent]
#[instrument(ret, err)]
pub async fn below(question: &str) -> Result<usize, String> {
    tokio::task::yield_now().await;
    question.parse().map_err(|error| format!("{question}: {error}"))
}

#[instrument(skip(words), fields(count = words.len()))]
#[resource(kind = "tool")]
pub fn sync_above(words: &[&str]) -> usize {
    words.len()
}

#[resource(kind = "tool")]
#[instrument(skip(words), fields(count = words.len()))]
pub fn sync_below(words: &[&str]) -> usize {
    words.len()
}

pub struct Planner {
    depth: usize,
}

#[agent]
impl Planner {
    // `fields(first)` does not compile: the function that the attribute stands on has one parameter
    // where the user's has a pattern.
    #[instrument(skip(self, _task), fields(depth = self.depth))]
    pub async fn run(&mut self, _task: &str, (first, second): (usize, usize)) -> usize {
        self.depth += first;
        self.plan(second).await
    }

    #[llm(name = "plan")]
    #[instrument(level = "debug", skip(self))]
    async fn plan(&self, mut steps: usize) -> usize {
        steps += 1;
        tokio::task::yield_now().await;
        self.later(steps).await
    }

    #[instrument(level = "debug", skip(self))]
    #[tool]
    fn later(&self, steps: usize) -> impl Future<Output = usize> + Send {
        let depth = self.depth;
        async move { steps * depth }
    }
}

#[async_trait]
pub trait Step: Send + Sync {
    async fn run(&self, _number: usize) -> usize;

    async fn twice(&self, number: usize) -> usize {
        self.run(number).await + self.run(number).await
    }
}

pub struct Above;

#[agent]
#[async_trait]
impl Step for Above {
    #[instrument(skip(self))]
    async fn run(&self, _number: usize) -> usize {
        1
    }
}

pub struct Below;

#[async_trait]
#[agent]
impl Step for Below {
    #[instrument(skip(self))]
    async fn run(&self, number: usize) -> usize {
        number
    }

    #[instrument(skip_all)]
    async fn twice(&self, number: usize) -> usize {
        number * 2
    }
}

pub struct Tree;

#[agent]
impl Tree {
    #[async_recursion]
    pub async fn run(&self, depth: usize) -> usize {
        if depth == 0 { self.leaf(depth).await } else { self.run(depth - 1).await + 1 }
    }

    #[async_recursion]
    #[action]
    #[instrument(skip_all)]
    async fn leaf(&self, depth: usize) -> usize {
        depth + 10
    }
}

#[agent]
#[async_recursion]
pub async fn countdown(from: usize) -> usize {
    if from == 0 { 0 } else { countdown(from - 1).await }
}

#[async_recursion]
#[agent]
pub async fn count_up(from: usize) -> usize {
    if from == 2 { from } else { count_up(from + 1).await }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn functions_are_recorded_above_and_below_another_attribute() {
        let work = async {
            for question in ["1", "one"] {
                assert_eq!(above(question).await.is_ok(), question == "1");
                assert_eq!(below(question).await.is_ok(), question == "1");
            }
            assert_eq!(sync_above(&["a"]) + sync_below(&["b", "c"]), 3);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [above](question="1"): completed -> 1
                    [below](question="1"): completed -> 1
                  iteration 2: failed
                    [above](question="one"): failed !! one: invalid digit found in string
                    [below](question="one"): failed !! one: invalid digit found in string
                    [all] (implicit)(): completed
                      tool(words=["a"]): completed -> 1
                      tool(words=["b","c"]): completed -> 2
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn methods_are_recorded_beside_another_attribute_whichever_is_first() {
        let work = async {
            assert_eq!(Planner { depth: 1 }.run("task", (1, 2)).await, 6);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [planner](_task="task", arg2=[1,2]): completed -> 6
                      plan <llm>(steps=2): completed -> 6
                        tool(steps=3): completed -> 6
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn methods_of_an_async_trait_are_recorded_with_a_third_attribute_on_them() {
        let work = async {
            let steps: [Box<dyn Step>; 2] = [Box::new(Above), Box::new(Below)];
            for step in &steps {
                assert_eq!(step.twice(3).await % 2, 0);
                step.run(4).await;
            }
        };
        check(
            work,
            &expect![[r"
                all: completed
                  iteration 1: completed
                    [above](_number=3): completed -> 1
                  iteration 2: completed
                    [above](_number=3): completed -> 1
                  iteration 3: completed
                    [above](_number=4): completed -> 1
                    [all] (implicit)(): completed
                      twice <step>(number=3): completed -> 6
                    [below](number=4): completed -> 4
            "]],
        )
        .await;
    }

    #[tokio::test]
    async fn recursion_that_an_attribute_boxes_is_a_node_for_each_turn() {
        let work = async {
            assert_eq!(Tree.run(1).await, 11);
            assert_eq!(countdown(1).await, 0);
            assert_eq!(count_up(1).await, 2);
        };
        check(
            work,
            &expect![[r"
                all: completed
                  iteration 1: completed
                    [tree](depth=1): completed -> 11
                      [tree](depth=0): completed -> 10
                        leaf(depth=0): completed -> 10
                    [countdown](from=1): completed -> 0
                      [countdown](from=0): completed -> 0
                    [count_up](from=1): completed -> 2
                      [count_up](from=2): completed -> 2
            "]],
        )
        .await;
    }
}
