// A panic through an agent and its tool: message, place and exit code.
use workflow_log::prelude::*;

struct Loud;

impl Drop for Loud {
    fn drop(&mut self) {
        println!("dropped while {}", if std::thread::panicking() { "panicking" } else { "well" });
    }
}

struct Coder;

#[agent]
impl Coder {
    fn run(&self, number: usize) -> u8 {
        let _loud = Loud;
        self.pick(number)
    }

    #[tool]
    fn pick(&self, number: usize) -> u8 {
        [1, 2, 3][number]
    }
}

#[workflow]
fn main() {
    println!("{}", Coder.run(1));
    println!("{}", Coder.run(7));
}
