// A panic that nobody catches: message, place, and the status that the profile gives it.
use workflow_log::prelude::*;

struct Planner;
struct Coder;

#[agent]
impl Planner {
    async fn run(&self, task: &str) -> usize {
        println!("planning");
        Coder.run(task).await
    }
}

#[agent]
impl Coder {
    async fn run(&self, task: &str) -> usize {
        tokio::task::yield_now().await;
        self.tool(task)
    }

    #[tool]
    fn tool(&self, task: &str) -> usize {
        if task.len() > 3 {
            panic!("{} is too long", task);
        }
        task.len()
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", Planner.run("one").await);
    println!("{}", Planner.run("three").await);
}
