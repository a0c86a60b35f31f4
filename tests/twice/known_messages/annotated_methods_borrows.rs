// Errors of borrows, moves and lifetimes in methods that are annotated by themselves.
use workflow_log::prelude::*;

struct Worker(String, Vec<u32>);

impl Worker {
    #[agent]
    fn run(self, task: String) -> usize {
        drop(task);
        task.len()
    }

    #[resource(kind = "tool")]
    fn out(&self) -> String {
        self.0
    }

    #[resource(kind = "tool")]
    fn changed(&self, list: Vec<u32>) -> u32 {
        list.push(1);
        self.1.push(2);
        3
    }

    #[resource(kind = "tool")]
    fn longer<'a>(&self, one: &'a str, other: &str) -> &'a str {
        other
    }

    #[resource(kind = "tool")]
    fn local(&self) -> &str {
        let text = String::new();
        &text
    }

    #[resource(kind = "tool")]
    async fn later<'a>(&'a mut self, text: &str) -> &'a mut u32 {
        let first = &mut self.1[0];
        let second = &mut self.1[1];
        *first += text.len() as u32;
        second
    }

    #[resource(kind = "tool")]
    async fn moved(self) -> String {
        let inner = self.0;
        drop(self);
        inner
    }
}

#[workflow]
fn main() {
    let worker = Worker(String::new(), Vec::new());
    worker.run(String::new());
    worker.out();
}
