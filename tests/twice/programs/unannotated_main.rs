// Agents without any workflow: the program's own run, closed when it exits with an error.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: &str) -> Result<usize, String> {
        if task.is_empty() { Err("nothing".into()) } else { Ok(task.len()) }
    }
}

fn main() -> Result<(), String> {
    println!("{}", Worker.run("task")?);
    Worker.run("")?;
    Ok(())
}
