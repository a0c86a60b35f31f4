//! Attributes of others that are there under a condition, as libraries write them that run in browsers too.

use async_trait::async_trait;
use workflow_log::prelude::*;

#[cfg_attr(not(target_family = "wasm"), async_trait)]
#[cfg_attr(target_family = "wasm", async_trait(?Send))]
pub trait Tool: Send + Sync {
    async fn call(&self, input: &str) -> Result<String, String>;
}

pub struct Above;

#[resource(kind = "tool")]
#[cfg_attr(not(target_family = "wasm"), async_trait)]
#[cfg_attr(target_family = "wasm", async_trait(?Send))]
impl Tool for Above {
    #[cfg_attr(all(), tracing::instrument(skip_all))]
    async fn call(&self, input: &str) -> Result<String, String> {
        tokio::task::yield_now().await;
        if input.is_empty() { Err("nothing".to_owned()) } else { Ok(input.to_uppercase()) }
    }
}

pub struct Below;

#[cfg_attr(not(target_family = "wasm"), async_trait)]
#[cfg_attr(target_family = "wasm", async_trait(?Send))]
#[resource(kind = "tool")]
impl Tool for Below {
    #[cfg_attr(all(), tracing::instrument(skip_all))]
    async fn call(&self, input: &str) -> Result<String, String> {
        tokio::task::yield_now().await;
        if input.is_empty() { Err("nothing".to_owned()) } else { Ok(input.to_uppercase()) }
    }
}

pub struct Inherent;

#[agent]
impl Inherent {
    #[cfg_attr(all(), tracing::instrument(skip_all))]
    pub async fn run(&self, input: &str) -> usize {
        self.count(input)
    }

    #[cfg_attr(all(), tracing::instrument(skip_all))]
    fn count(&self, input: &str) -> usize {
        input.len()
    }
}

#[cfg_attr(all(), tracing::instrument(skip_all))]
#[agent]
pub fn function_above(input: &str) -> usize {
    input.len()
}

#[agent]
#[cfg_attr(all(), tracing::instrument(skip_all))]
pub fn function_below(input: &str) -> usize {
    input.len()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use expect_test::expect;
    use tracing::span;

    use super::*;
    use crate::recording::check;

    /// Remembers which spans were opened.
    #[derive(Clone, Default)]
    struct Spans(Arc<Mutex<Vec<&'static str>>>);

    impl tracing::Subscriber for Spans {
        fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
            let mut spans = self.0.lock().unwrap();
            spans.push(span.metadata().name());
            span::Id::from_u64(spans.len() as u64)
        }

        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
        fn event(&self, _: &tracing::Event<'_>) {}
        fn enter(&self, _: &span::Id) {}
        fn exit(&self, _: &span::Id) {}
    }

    #[tokio::test]
    async fn an_attribute_under_a_condition_acts_once() {
        let spans = Spans::default();
        let work = async {
            let _current = tracing::subscriber::set_default(spans.clone());
            let tools: [Box<dyn Tool>; 2] = [Box::new(Above), Box::new(Below)];
            for tool in tools {
                tool.call("one").await.unwrap();
            }
            assert_eq!(Inherent.run("one").await + function_above("one") + function_below("one"), 9);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      tool(input="one"): completed -> "ONE"
                      tool(input="one"): completed -> "ONE"
                    [inherent](input="one"): completed -> 3
                      count <step>(input="one"): completed -> 3
                    [function_above](input="one"): completed -> 3
                    [function_below](input="one"): completed -> 3
                resources: Above, Below
            "#]],
        )
        .await;
        let spans = spans.0.lock().unwrap();
        assert_eq!(*spans, ["call", "call", "run", "count", "function_above", "function_below"]);
    }

    #[tokio::test]
    async fn a_tool_is_recorded_above_and_below_a_conditional_async_trait() {
        let work = async {
            // A place that nobody listens to when it is first reached stays silent for the test beside
            // this one, if that begins to listen at the same moment.
            let _current = tracing::subscriber::set_default(Spans::default());
            let tools: [Box<dyn Tool>; 2] = [Box::new(Above), Box::new(Below)];
            for tool in tools {
                tool.call("one").await.unwrap();
                assert!(tool.call("").await.is_err());
            }
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      tool(input="one"): completed -> "ONE"
                      tool(input=""): failed !! nothing
                      tool(input="one"): completed -> "ONE"
                      tool(input=""): failed !! nothing
                resources: Above, Below
            "#]],
        )
        .await;
    }
}
