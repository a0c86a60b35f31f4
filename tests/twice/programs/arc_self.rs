// `self: Arc<Self>`, sync and async, and the count of owners while it runs.
use std::sync::Arc;
use workflow_log::prelude::*;

struct Shared {
    name: &'static str,
}

impl Drop for Shared {
    fn drop(&mut self) {
        println!("{} is dropped", self.name);
    }
}

#[agent]
impl Shared {
    async fn run(self: Arc<Self>, task: String) -> usize {
        println!("{} owners", Arc::strong_count(&self));
        Arc::clone(&self).look(&task) + self.peek().await
    }

    #[tool]
    fn look(self: Arc<Self>, task: &str) -> usize {
        println!("{} owners", Arc::strong_count(&self));
        task.len()
    }

    #[action]
    async fn peek(self: &Arc<Self>) -> usize {
        Arc::strong_count(self)
    }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let shared = Arc::new(Shared { name: "shared" });
    println!("{}", Arc::clone(&shared).run("task".into()).await);
    println!("{}", shared.run("last".into()).await);
    println!("after");
}
