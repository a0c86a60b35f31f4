// Warnings about async functions in public traits, and in bodies of implemented traits.
pub mod public {
    use workflow_log::prelude::*;

    pub trait Agent {
        async fn run(&self, task: &str) -> u32;
    }

    pub struct Worker;

    #[agent]
    impl Agent for Worker {
        async fn run(&self, task: &str) -> u32 {
            let unused = 1;
            2
        }
    }

    #[async_trait::async_trait]
    pub trait Boxed {
        async fn run(&self, task: &str) -> u32;
    }

    #[agent]
    #[async_trait::async_trait]
    impl Boxed for Worker {
        async fn run(&self, task: &str) -> u32 {
            let mut above = 1;
            2
        }
    }

    pub struct Other;

    #[async_trait::async_trait]
    #[agent]
    impl Boxed for Other {
        async fn run(&self, task: &str) -> u32 {
            let mut below = 1;
            2
        }
    }
}

use workflow_log::prelude::*;

#[workflow]
#[tokio::main]
async fn main() {
    use public::Agent as _;
    public::Worker.run("task").await;
    public::Boxed::run(&public::Other, "task").await;
}
