// A run that takes its agent by value: the agent is dropped inside, before the result is used.
use workflow_log::prelude::*;

struct Once {
    name: &'static str,
}

impl Drop for Once {
    fn drop(&mut self) {
        println!("{} is dropped", self.name);
    }
}

#[agent]
impl Once {
    fn run(self, task: &str) -> usize {
        println!("{} works on {}", self.name, task);
        task.len()
    }

    #[tool]
    fn finish(mut self) -> &'static str {
        self.name = "finished";
        self.name
    }
}

#[workflow]
fn main() {
    let length = Once { name: "first" }.run("it");
    println!("length {}", length);
    println!("{}", Once { name: "second" }.finish());
}
