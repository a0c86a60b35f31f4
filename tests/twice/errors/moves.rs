// Uses after a move, of parameters, receivers and captured variables.
use workflow_log::prelude::*;

struct Worker(String);

#[agent]
impl Worker {
    fn run(self, task: String) -> usize {
        drop(task);
        task.len()
    }

    #[tool]
    async fn later(self) -> String {
        let inner = self.0;
        drop(self);
        inner
    }

    #[tool]
    fn out(&self) -> String {
        self.0
    }

    #[tool]
    fn pattern(&self, (one, other): (String, String)) -> String {
        drop(one);
        format!("{}{}", one, other)
    }
}

#[workflow]
fn main() {
    let worker = Worker(String::new());
    let text = String::new();
    worker.run(text);
    println!("{}", text);
    worker.later();
}
