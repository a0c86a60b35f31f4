// Parameters that are not `Send`, in `#[async_trait]`.
use std::rc::Rc;
use workflow_log::prelude::*;

struct Worker;

#[async_trait::async_trait]
trait Agent {
    async fn run(&self, count: Rc<u32>) -> u32;
}

#[agent]
#[async_trait::async_trait]
impl Agent for Worker {
    async fn run(&self, count: Rc<u32>) -> u32 {
        tokio::task::yield_now().await;
        *count
    }
}

#[workflow]
fn main() {}
