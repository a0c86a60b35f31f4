// `.await` in functions that are not async, and on what is no future.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self) -> u32 {
        self.later().await
    }

    #[tool]
    async fn later(&self) -> u32 {
        self.now().await
    }

    #[tool]
    fn now(&self) -> u32 {
        1
    }
}

#[workflow]
fn main() {
    Worker.later().await;
}
