// Bodies that do not return what the signature says.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: &str) -> usize {
        task
    }

    #[tool]
    fn nothing(&self) -> u32 {
        1;
    }

    #[tool]
    async fn later(&self) -> Result<u32, String> {
        if true {
            return 1;
        }
        Ok("text")
    }

    #[tool]
    async fn unit(&self) -> String {
    }

    #[tool]
    fn boxed(&self) -> std::pin::Pin<Box<dyn std::future::Future<Output = u32> + '_>> {
        Box::pin(async move { "text" })
    }

    #[tool]
    fn promised(&self) -> impl std::future::Future<Output = u32> {
        async move { "text" }
    }
}

#[agent]
fn free() -> u32 {
    "text"
}

#[workflow]
fn main() -> Result<(), String> {
    5
}
