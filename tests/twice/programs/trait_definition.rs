// A trait definition with bodies by default: recorded like methods, where no `impl` replaces them.
use workflow_log::prelude::*;

#[agent]
trait Planner {
    const LIMIT: usize = 3;
    type Input: AsRef<str>;

    fn run(&mut self, task: Self::Input) -> String
    where
        Self: Sized,
    {
        let reply = self.query(task.as_ref());
        self.shown(&reply)
    }

    #[llm]
    fn query(&self, prompt: &str) -> String {
        self.model().chars().chain(prompt.chars()).take(Self::LIMIT).collect()
    }

    fn model(&self) -> String;

    #[action]
    fn shown(&mut self, text: &str) -> String
    where
        Self: Sized,
    {
        format!("<{}>", text)
    }
}

struct Plain;

impl Planner for Plain {
    type Input = String;
    fn model(&self) -> String {
        "m".into()
    }
}

struct Own;

impl Planner for Own {
    const LIMIT: usize = 9;
    type Input = &'static str;
    fn model(&self) -> String {
        "own ".into()
    }
    fn shown(&mut self, text: &str) -> String {
        format!("[{}]", text)
    }
}

#[workflow]
fn main() {
    println!("{}", Plain.run("task".into()));
    println!("{}", Own.run("task"));
}
