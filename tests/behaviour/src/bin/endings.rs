//! A workflow that ends the way its argument says.
#![allow(clippy::unused_async, clippy::unused_self, clippy::print_stdout, unused_must_use)]

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use workflow_log::prelude::*;

struct Planner;
struct Coder;

#[agent]
impl Planner {
    async fn run(&self, how: &str) -> Result<u8, String> {
        let plan = Coder.run(how).await;
        plan.map_err(|error| format!("planner gave up: {error}"))
    }
}

#[agent]
impl Coder {
    async fn run(&self, how: &str) -> Result<u8, String> {
        self.step(how).await
    }

    #[tool]
    async fn step(&self, how: &str) -> Result<u8, String> {
        match how {
            "error" => Err("the tool broke".into()),
            "panic" | "caught" => panic!("the tool {}", "blew up"),
            "exit" => std::process::exit(7),
            "abort" => std::process::abort(),
            "timeout" | "beside" => {
                std::future::pending::<()>().await;
                Ok(0)
            }
            _ => Ok(1),
        }
    }
}

#[workflow(name = "endings")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), String> {
    let how = std::env::args().nth(1).unwrap_or_default();
    match how.as_str() {
        "timeout" => {
            tokio::time::timeout(Duration::from_millis(20), Planner.run(&how)).await;
        }
        "unpolled" => drop(Planner.run(&how)),
        // One panics while another is underway: that one was cancelled.
        "beside" => {
            tokio::join!(Coder.run("beside"), Coder.run("panic"));
        }
        "caught" => {
            let task = async { Planner.run("caught").await };
            let caught = futures_like_catch(task).await;
            println!("caught {}", caught.is_err());
            Planner.run("fine").await?;
        }
        _ => {
            let done = Planner.run(&how).await?;
            println!("done {done}");
        }
    }
    Ok(())
}

/// Catches a panic of a future, as a task runner does.
async fn futures_like_catch<F: Future>(future: F) -> Result<F::Output, Box<dyn std::any::Any + Send>> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(move |task| {
        match std::panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(task))) {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(value)) => std::task::Poll::Ready(Ok(value)),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    })
    .await
}
