// Functions, methods, fields, variants and constants that nothing uses.
use workflow_log::prelude::*;

#[agent]
struct Worker {
    used: u32,
}

#[agent]
enum Mode {
    Fast,
    Slow(u32),
}

#[agent]
impl Worker {
    const LIMIT: u32 = 3;

    fn run(&self) -> u32 {
        self.used
    }

    fn never(&self) -> u32 {
        self.never_either()
    }

    #[tool]
    fn never_either(&self) -> u32 {
        1
    }

    #[llm]
    async fn never_later(&self) -> u32 {
        2
    }

    fn new() -> Self {
        Worker { used: 1 }
    }
}

#[agent]
impl Mode {
    fn run(&self) -> u32 {
        match self {
            Mode::Fast => 1,
            Mode::Slow(_) => 2,
        }
    }
}

#[agent]
fn free() -> u32 {
    1
}

#[resource]
async fn free_later() -> u32 {
    helper()
}

fn helper() -> u32 {
    2
}

struct Never;

#[resource(kind = "tool")]
impl Never {
    pub fn call(&self) -> u32 {
        3
    }
}

trait Unused {
    fn call(&self);
}

#[agent]
impl Unused for Worker {
    fn call(&self) {}
}

#[workflow]
fn unused_flow() -> u32 {
    1
}

#[workflow]
fn main() {
    let worker = Worker::new();
    println!("{} {}", worker.run(), Mode::Fast.run());
}
