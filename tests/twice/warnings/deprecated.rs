// Uses of what is deprecated, inside recorded bodies, in signatures, and of recorded functions.
use workflow_log::prelude::*;

#[deprecated(since = "1.0", note = "use `New`")]
#[derive(Debug)]
pub struct Old(u32);

#[deprecated]
fn old() -> u32 {
    1
}

struct Worker {
    #[allow(dead_code)]
    old: Option<u32>,
}

#[agent]
impl Worker {
    fn run(&self, given: Old) -> u32 {
        old() + given.0
    }

    #[deprecated(note = "use `run`")]
    #[tool]
    fn before(&self) -> Old {
        Old(2)
    }

    #[deprecated]
    #[tool]
    async fn later(&self, old: &Old) -> u32 {
        old.0
    }
}

#[agent]
#[deprecated]
fn free() -> u32 {
    std::sync::atomic::ATOMIC_BOOL_INIT.into_inner() as u32
}

#[workflow]
fn main() {
    let worker = Worker { old: None };
    let before = worker.before();
    drop(worker.later(&before));
    worker.run(before);
    free();
}
