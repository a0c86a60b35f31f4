// Agents side by side in `join!` and `join_all`, each with its own actions below it.
use workflow_log::prelude::*;

struct Worker(u32);

#[agent]
impl Worker {
    async fn run(&self, task: &str) -> usize {
        let first = self.ask(task).await;
        let second = self.ask("more").await;
        first + second
    }

    #[llm]
    async fn ask(&self, prompt: &str) -> usize {
        for _ in 0..self.0 {
            tokio::task::yield_now().await;
        }
        prompt.len()
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (one, two) = (Worker(1), Worker(2));
    println!("{:?}", tokio::join!(one.run("a"), two.run("bb")));
    let all = futures::future::join_all(vec![one.run("ccc"), two.run("dddd")]);
    println!("{:?}", all.await);
}
