// Attributes and marks by their full paths, and nothing imported.
struct Planner;

#[workflow_log::agent]
impl Planner {
    fn run(&self, task: &str, #[workflow_log::no_log] key: &str) -> usize {
        self.query(task) + key.len()
    }

    #[workflow_log::llm(name = "model")]
    fn query(&self, prompt: &str) -> usize {
        prompt.len()
    }
}

#[::workflow_log::resource(kind = "tool")]
impl Planner {
    pub fn tool(&self) -> u32 {
        1
    }
}

#[workflow_log::prelude::workflow]
fn main() {
    println!("{} {}", Planner.run("task", "key"), Planner.tool());
}
