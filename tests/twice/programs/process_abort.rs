// `process::abort` from inside an agent: the process is gone at once.
use workflow_log::prelude::*;

struct Coder;

#[agent]
impl Coder {
    async fn run(&self, task: &str) -> u8 {
        self.check(task);
        std::process::abort()
    }

    #[tool]
    fn check(&self, task: &str) -> usize {
        eprintln!("checking {}", task);
        task.len()
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    Coder.run("it").await;
}
