// Calls with the wrong number and the wrong types of arguments.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: &str, number: u32) -> u32 {
        self.tool(1, 2) + self.tool()
    }

    #[tool]
    fn tool(&self, number: u32) -> u32 {
        number
    }

    #[tool]
    async fn later(&self, task: String, mut list: Vec<u32>) {
        list.push(task);
    }

    #[tool]
    fn generic<T: Clone>(&self, value: T) -> T {
        value
    }
}

#[agent]
fn free(text: &str) -> usize {
    text.len()
}

struct NotClone;

#[workflow]
fn main() {
    Worker.run("task");
    Worker.run(1, "task");
    free();
    free("a", "b");
    Worker.later("text", vec!["x"]);
    Worker.generic(NotClone);
}
