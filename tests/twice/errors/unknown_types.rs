// Types and traits in signatures that do not exist.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: NoSuchTask) -> usize {
        1
    }

    #[tool]
    async fn later(&self) -> NoSuchAnswer {
        2
    }

    #[tool]
    fn generic<T: NoSuchTrait>(&self, _: T) {}
}

#[agent]
impl Unknown {
    fn run(&self) {}
}

#[agent]
fn free(path: std::path::NoSuchPath) {}

#[workflow]
fn main(#[no_log] argument: NoSuchArgument) {}
