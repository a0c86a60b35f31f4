// Recursion a thousand calls deep, on the stack that a thread has.
use workflow_log::prelude::*;

struct Digger;

#[agent]
impl Digger {
    fn run(&self, depth: u32) -> u32 {
        self.dig(depth)
    }

    #[no_log]
    fn dig(&self, depth: u32) -> u32 {
        if depth == 0 { 0 } else { self.step(depth - 1) + 1 }
    }

    fn step(&self, depth: u32) -> u32 {
        self.dig(depth)
    }
}

#[workflow]
fn main() {
    let work = || println!("{}", Digger.run(1000));
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
}
