// Methods, fields, functions and variables that do not exist.
use workflow_log::prelude::*;

struct Worker {
    number: u32,
}

#[agent]
impl Worker {
    fn run(&self) -> u32 {
        self.missing() + self.absent + Self::nothing()
    }

    #[tool]
    async fn later(&self) -> u32 {
        unknown(undefined)
    }

    #[tool]
    fn typo(&self) -> u32 {
        self.nmuber
    }
}

#[workflow]
fn main() {
    Worker { number: 1 }.runn();
    Worker::new();
}
