// An agent's sync run, with a query to a model and a step in it.
use workflow_log::prelude::*;

#[agent]
struct Planner {
    limit: usize,
}

#[agent]
impl Planner {
    fn run(&self, task: &str) -> String {
        let reply = self.query(task);
        self.cut(&reply)
    }

    #[llm]
    fn query(&self, prompt: &str) -> String {
        prompt.to_uppercase()
    }

    fn cut(&self, text: &str) -> String {
        text.chars().take(self.limit).collect()
    }
}

#[workflow]
fn main() {
    let planner = Planner { limit: 4 };
    println!("{}", planner.run("look around"));
    println!("{}", planner.run("go on"));
}
