// `#[no_log]` on methods, sides of them, parameters and whole blocks.
use workflow_log::prelude::*;

struct Planner {
    key: String,
}

#[agent]
impl Planner {
    fn run(&self, task: &str, #[no_log] password: &str) -> usize {
        self.hidden(task) + self.output(password) + self.input(password)
    }

    #[no_log]
    fn hidden(&self, task: &str) -> usize {
        self.visible(task)
    }

    #[tool]
    fn visible(&self, task: &str) -> usize {
        task.len()
    }

    #[llm(name = "no output")]
    #[no_log(output)]
    fn output(&self, prompt: &str) -> usize {
        prompt.len()
    }

    #[action]
    #[no_log(input)]
    fn input(&self, password: &str) -> usize {
        password.len()
    }

    #[tool]
    #[no_log(input, output)]
    async fn neither(&self, password: &str) -> Result<(), String> {
        Err(password.to_owned())
    }
}

#[resource(kind = "tool")]
#[no_log]
impl Planner {
    pub fn untouched(&self) -> &str {
        &self.key
    }
}

#[workflow]
fn main() {
    let planner = Planner { key: "key".to_owned() };
    println!("{}", planner.run("task", "hunter2"));
    println!("{:?}", futures::executor::block_on(planner.neither("hunter3")));
    println!("{}", planner.untouched());
}
