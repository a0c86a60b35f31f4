// `?` on errors that nothing converts, and in functions that return no result.
use workflow_log::prelude::*;

#[derive(Debug)]
struct Own;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: &str) -> Result<u32, Own> {
        let number: u32 = task.parse::<u32>()?;
        Ok(number)
    }

    #[tool]
    async fn later(&self, task: &str) -> Result<u32, Own> {
        let number: u32 = task.parse::<u32>()?;
        Ok(number)
    }

    #[tool]
    fn none(&self, task: &str) -> u32 {
        let number: u32 = task.parse()?;
        number
    }

    #[tool]
    async fn none_later(&self, number: Option<u32>) -> Result<u32, String> {
        Ok(number?)
    }
}

#[workflow]
fn main() {
    Worker.run("1")?;
}
