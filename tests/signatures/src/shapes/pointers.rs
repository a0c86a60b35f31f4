//! Traits that pointers implement as what they point to does, and receivers of every kind.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use async_trait::async_trait;
use workflow_log::prelude::*;

#[async_trait]
pub trait Llm: Send + Sync {
    async fn complete(&self, prompt: &str) -> Result<String, String>;

    fn model(&self) -> &str
    where
        Self: Sized,
    {
        "unknown"
    }
}

#[resource(kind = "llm", name = "shared")]
#[async_trait]
impl<T: Llm + ?Sized> Llm for Arc<T> {
    async fn complete(&self, prompt: &str) -> Result<String, String> {
        (**self).complete(prompt).await
    }
}

#[async_trait]
#[resource(kind = "llm", name = "boxed")]
impl<T: ?Sized> Llm for Box<T>
where
    T: Llm,
{
    async fn complete(&self, prompt: &str) -> Result<String, String> {
        T::complete(self, prompt).await
    }

    fn model(&self) -> &str
    where
        Self: Sized,
    {
        "boxed"
    }
}

pub struct Loud;

#[resource(kind = "llm")]
#[async_trait]
impl Llm for Loud {
    async fn complete(&self, prompt: &str) -> Result<String, String> {
        if prompt.is_empty() { Err("nothing".to_owned()) } else { Ok(prompt.to_uppercase()) }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Received {
    pub count: usize,
}

#[agent(run("by_pinned_box", "by_rc"))]
impl Received {
    pub async fn by_pinned_box(self: Pin<Box<Self>>, more: usize) -> usize {
        tokio::task::yield_now().await;
        self.count + more
    }

    pub fn by_rc(self: &Rc<Self>) -> Rc<Self> {
        Rc::clone(self)
    }

    #[action]
    pub fn by_changed_box(mut self: Box<Self>) -> Box<Self> {
        self.count += 1;
        self
    }

    #[action]
    pub async fn by_pinned_reference(mut self: Pin<&mut Self>) -> usize {
        self.count += 1;
        tokio::task::yield_now().await;
        self.count
    }

    #[action]
    pub fn by_reference_to_a_box(self: &mut Box<Self>, #[no_log] _secret: &str) -> &mut usize {
        &mut self.count
    }

    #[action]
    #[must_use]
    pub fn by_value(mut self, with: impl FnOnce(&mut usize)) -> Self {
        with(&mut self.count);
        self
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_call_through_pointers_is_an_action_for_each_that_is_recorded() {
        let work = async {
            let model: Arc<Box<dyn Llm>> = Arc::new(Box::new(Loud));
            assert_eq!(model.complete("hello").await.unwrap(), "HELLO");
            assert!(Arc::new(Loud).complete("").await.is_err());
            assert_eq!(Llm::model(&Box::new(Loud)), "boxed");
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      shared <llm>(prompt="hello"): completed -> "HELLO"
                        boxed <llm>(prompt="hello"): completed -> "HELLO"
                          llm(prompt="hello"): completed -> "HELLO"
                      shared <llm>(prompt=""): failed !! nothing
                        llm(prompt=""): failed !! nothing
                      model <step>(): completed -> "boxed"
                resources: Arc, Box, Loud
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn every_receiver_is_handed_on() {
        let work = async {
            let mut received = Box::new(Received::default()).by_changed_box();
            *received.by_reference_to_a_box("secret") += 1;
            assert_eq!(Pin::new(&mut *received).by_pinned_reference().await, 3);
            let received = received.by_value(|count| *count += 1);
            assert_eq!(Rc::new(received.clone()).by_rc().count, 4);
            assert_eq!(Box::pin(received).by_pinned_box(1).await, 5);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      by_changed_box(): completed -> "Received { count: 1 }"
                      by_reference_to_a_box(): completed -> 1
                      by_pinned_reference(): completed -> 3
                      by_value(with="signatures_tests::shapes::pointers::tests::every_receiver_is_handed_on::{{closure}}::{{closure}}::{{closure}}"): completed -> "Received { count: 4 }"
                    [received](): completed -> "Received { count: 4 }"
                  iteration 2: completed
                    [received](more=1): completed -> 5
            "#]],
        )
        .await;
    }
}
