// Errors in methods that are annotated by themselves.
use workflow_log::prelude::*;

struct Worker(String);

impl Worker {
    #[agent]
    fn run(&self, task: &str) -> usize {
        let number: u32 = task;
        if number > 1 {
            return "text";
        }
        self.missing()
    }

    #[resource(kind = "tool")]
    async fn later(&self, task: &str) -> Result<u32, String> {
        let number: u32 = task.parse::<u32>()?;
        Ok("text")
    }

    #[resource(kind = "tool")]
    fn nothing(&self) -> u32 {
        1;
    }

    #[resource(kind = "tool")]
    fn not_async(&self) -> u32 {
        self.later("x").await
    }
}

#[workflow]
fn main() {
    Worker(String::new()).run(1, 2);
}
