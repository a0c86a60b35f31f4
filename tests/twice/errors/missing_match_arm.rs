// Matches that leave something out, and patterns that may not fit.
use workflow_log::prelude::*;

enum Mode {
    Fast,
    Slow,
}

struct Worker;

#[agent]
impl Worker {
    fn run(&self, mode: Mode) -> u32 {
        match mode {
            Mode::Fast => 1,
        }
    }

    #[tool]
    async fn later(&self, number: Option<u32>) -> u32 {
        let Some(number) = number;
        number
    }

    #[tool]
    fn refutable(&self, Some(number): Option<u32>) -> u32 {
        number
    }
}

#[workflow]
fn main() {
    Worker.run(Mode::Slow);
}
