// anyhow: context, `bail!`, `ensure!`, downcasts, and what `main` prints of it.
use anyhow::{Context as _, Result, bail, ensure};
use workflow_log::prelude::*;

struct Coder;

#[agent]
impl Coder {
    fn run(&self, task: &str) -> Result<usize> {
        ensure!(!task.is_empty(), "nothing to do");
        let number = self.parse(task).with_context(|| format!("cannot do {}", task))?;
        if number > 9 {
            bail!("{} is too many", number);
        }
        Ok(number)
    }

    #[tool]
    fn parse(&self, text: &str) -> Result<usize> {
        Ok(text.parse::<usize>()?)
    }
}

#[workflow]
fn main() -> Result<()> {
    println!("{}", Coder.run("7")?);
    println!("{}", Coder.run("10").unwrap_err());
    println!("{}", Coder.run("").unwrap_err());
    let error = Coder.run("seven").unwrap_err();
    println!("{}", error.downcast_ref::<std::num::ParseIntError>().is_some());
    Err(error).context("all failed")
}
