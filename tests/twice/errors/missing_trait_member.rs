// Implementations of traits that lack a member, or have one too many.
use workflow_log::prelude::*;

trait Agent {
    type Input;
    const NAME: &'static str;
    fn run(&self, input: Self::Input) -> u32;
    fn stop(&self);
}

struct Worker;

#[agent]
impl Agent for Worker {
    type Input = u32;

    fn run(&self, input: Self::Input) -> u32 {
        input
    }
}

struct Other;

#[agent]
impl Agent for Other {
    type Input = u32;
    const NAME: &'static str = "other";

    fn run(&self, input: Self::Input) -> u32 {
        input
    }

    fn stop(&self) {}
}

#[agent]
impl NoSuchTrait for Other {
    fn run(&self) {}
}

#[workflow]
fn main() {
    Worker.run(1);
    Other.run(1);
}
