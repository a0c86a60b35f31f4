// `BoxFuture` and `LocalBoxFuture` of the futures crate.
use futures::future::{BoxFuture, FutureExt as _, LocalBoxFuture};
use std::rc::Rc;
use workflow_log::prelude::*;

struct Coder;

#[agent]
impl Coder {
    fn run<'a>(&'a self, task: &'a str) -> BoxFuture<'a, Result<usize, String>> {
        println!("called with {}", task);
        async move {
            let length = self.query(task).await;
            self.tool(Rc::new(length)).await
        }
        .boxed_local_or_not()
    }

    #[llm]
    fn query<'a>(&'a self, prompt: &'a str) -> BoxFuture<'a, usize> {
        async move { prompt.len() }.boxed()
    }

    #[no_log]
    fn tool(&self, length: Rc<usize>) -> Ready {
        Ready(*length)
    }

    #[tool]
    fn local(&self, length: Rc<usize>) -> LocalBoxFuture<'static, usize> {
        async move { *length + 1 }.boxed_local()
    }
}

struct Ready(usize);

impl Ready {
    async fn unused(self) -> usize {
        self.0
    }
}

impl std::future::Future for Ready {
    type Output = Result<usize, String>;
    fn poll(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Self::Output> {
        std::task::Poll::Ready(if self.0 > 3 { Err("too long".into()) } else { Ok(self.0) })
    }
}

trait Boxing<'a>: std::future::Future + Send + Sized + 'a {
    fn boxed_local_or_not(self) -> BoxFuture<'a, Self::Output> {
        Box::pin(self)
    }
}
impl<'a, F: std::future::Future + Send + 'a> Boxing<'a> for F {}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", Coder.run("fix").await);
    println!("{:?}", Coder.run("fix it").await);
    println!("{}", Coder.local(Rc::new(1)).await);
    drop(Ready(1).unused());
}
