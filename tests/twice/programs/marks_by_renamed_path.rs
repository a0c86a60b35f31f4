// Marks by the name that the crate has here, as its attributes are.
use workflow_log as wl;

#[wl::agent(crate = wl)]
struct Planner {
    #[wl::no_log]
    key: &'static str,
}

#[wl::agent(crate = wl)]
impl Planner {
    fn run(&self, task: &str, #[wl::no_log] more: &str) -> usize {
        self.query(task) + more.len()
    }

    #[wl::llm]
    fn query(&self, prompt: &str) -> usize {
        prompt.len() + self.key.len()
    }
}

#[wl::workflow(crate = wl)]
fn main() {
    println!("{}", Planner { key: "k" }.run("task", "more"));
}
