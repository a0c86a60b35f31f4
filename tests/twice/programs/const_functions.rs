// `const fn` in an annotated block is left alone, and goes on working in constants.
use workflow_log::prelude::*;

struct Limits {
    most: usize,
}

#[agent]
impl Limits {
    const DEFAULT: Limits = Limits::new(2);

    const fn new(most: usize) -> Self {
        Self { most }
    }

    const fn most(&self) -> usize {
        self.most
    }

    const unsafe fn unchecked(&self) -> usize {
        self.most + 1
    }

    fn run(&self, items: [u8; Limits::DEFAULT.most()]) -> usize {
        items.len() + self.most() + unsafe { self.unchecked() }
    }
}

static LIMITS: Limits = Limits::new(1 + Limits::DEFAULT.most());

#[workflow(verbosity = "trace")]
fn main() {
    println!("{}", LIMITS.run([1, 2]));
}
