//! Other spellings of a future that is returned, and what only holds one.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use futures::future::{self, BoxFuture, LocalBoxFuture};
use workflow_log::prelude::*;

type Answer<'a> = Pin<Box<dyn Future<Output = usize> + Send + 'a>>;

pub struct Spelled {
    pub more: usize,
}

#[resource(kind = "tool")]
impl Spelled {
    #[tool(name = "in full")]
    pub fn in_full(
        &self,
        number: usize,
    ) -> std::pin::Pin<std::boxed::Box<dyn std::future::Future<Output = Result<usize, String>> + Send + '_>>
    {
        Box::pin(async move { number.checked_sub(self.more).ok_or_else(|| format!("{number} is too small")) })
    }

    #[tool(name = "imported")]
    pub fn imported(&self, number: usize) -> future::BoxFuture<'_, usize> {
        Box::pin(future::ready(number + self.more))
    }

    #[tool(name = "local")]
    pub fn local(self: Rc<Self>, number: Rc<usize>) -> LocalBoxFuture<'static, Rc<usize>> {
        Box::pin(async move {
            let more = self.more;
            tokio::task::yield_now().await;
            Rc::new(*number + more)
        })
    }

    #[tool(name = "captured")]
    pub fn captured<'a>(
        &'a self,
        number: &usize,
        name: &str,
    ) -> impl core::future::Future<Output = String> + Send + use<'a> {
        let text = format!("{name} {number}");
        async move { format!("{text} {}", self.more) }
    }

    #[tool(name = "sendable last")]
    pub fn sendable_last(
        self: Arc<Self>,
        number: usize,
    ) -> impl Send + Sync + Future<Output = usize> + 'static {
        future::ready(self.more + number)
    }

    // What an alias hides is no future to us: it is recorded when it is handed out.
    #[tool(name = "alias")]
    pub fn alias(&self, number: usize) -> Answer<'_> {
        Box::pin(async move { number + self.more })
    }

    #[tool(name = "perhaps")]
    pub fn perhaps(&self, number: usize) -> Option<BoxFuture<'_, usize>> {
        (number > 0).then(|| self.imported(number))
    }

    // What a handle shows is another number each time.
    #[tool(name = "spawned")]
    #[no_log(output)]
    pub fn spawned(self: Arc<Self>, number: usize) -> tokio::task::JoinHandle<usize> {
        tokio::spawn(workflow_log::in_current(async move { self.imported(number).await }))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_future_is_recorded_when_it_is_awaited_however_it_is_spelled() {
        let work = async {
            let spelled = Spelled { more: 2 };
            assert_eq!(spelled.in_full(3).await, Ok(1));
            assert!(spelled.in_full(1).await.is_err());
            assert_eq!(spelled.imported(3).await, 5);
            assert_eq!(spelled.captured(&3, "a").await, "a 3 2");
            assert_eq!(*Rc::new(Spelled { more: 2 }).local(Rc::new(3)).await, 5);
            assert_eq!(Arc::new(spelled).sendable_last(3).await, 5);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      in full <tool>(number=3): completed -> 1
                      in full <tool>(number=1): failed !! 1 is too small
                      imported <tool>(number=3): completed -> 5
                      captured <tool>(number=3, name="a"): completed -> "a 3 2"
                      local <tool>(number=3): completed -> 5
                      sendable last <tool>(number=3): completed -> 5
                resources: Spelled
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn what_hides_or_holds_a_future_is_recorded_when_it_is_handed_out() {
        let work = async {
            let spelled = Arc::new(Spelled { more: 2 });
            assert_eq!(spelled.alias(3).await, 5);
            assert!(spelled.perhaps(0).is_none());
            assert_eq!(spelled.perhaps(3).unwrap().await, 5);
            assert_eq!(spelled.spawned(4).await.unwrap(), 6);
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      alias <tool>(number=3): completed -> "core::pin::Pin<alloc::boxed::Box<dyn core::future::future::Future<Output = usize> + core::marker::Send>>"
                      perhaps <tool>(number=0): completed -> "core::option::Option<core::pin::Pin<alloc::boxed::Box<dyn core::future::future::Future<Output = usize> + core::marker::Send>>>"
                      perhaps <tool>(number=3): completed -> "core::option::Option<core::pin::Pin<alloc::boxed::Box<dyn core::future::future::Future<Output = usize> + core::marker::Send>>>"
                      imported <tool>(number=3): completed -> 5
                      spawned <tool>(number=4): completed
                        imported <tool>(number=4): completed -> 6
                resources: Spelled
            "#]],
        )
        .await;
    }
}
