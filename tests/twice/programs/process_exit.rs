// `process::exit` from inside an agent: nothing is dropped, and the code is the program's.
use workflow_log::prelude::*;

struct Loud;

impl Drop for Loud {
    fn drop(&mut self) {
        println!("never dropped");
    }
}

struct Coder;

#[agent]
impl Coder {
    fn run(&self, task: &str) -> u8 {
        let _loud = Loud;
        self.leave(task)
    }

    #[tool]
    fn leave(&self, task: &str) -> u8 {
        println!("leaving {}", task);
        std::process::exit(7)
    }
}

#[workflow]
fn main() {
    let _loud = Loud;
    Coder.run("it");
}
