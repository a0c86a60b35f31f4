// Recursion: a run that runs itself, and two steps that call each other.
use workflow_log::prelude::*;

struct Explorer {
    visited: Vec<u32>,
}

#[agent]
impl Explorer {
    fn run(&mut self, node: u32) -> u32 {
        self.visited.push(node);
        if node >= 4 {
            return 1;
        }
        self.run(node * 2) + self.run(node * 2 + 1)
    }

    #[action]
    fn even(number: u32) -> bool {
        number == 0 || Self::odd(number - 1)
    }

    #[action]
    fn odd(number: u32) -> bool {
        number != 0 && Self::even(number - 1)
    }
}

#[workflow]
fn main() {
    let mut explorer = Explorer { visited: Vec::new() };
    println!("{} {:?}", explorer.run(2), explorer.visited);
    println!("{}", Explorer::even(2));
}
