//! A program whose `main` has no attribute: its first record opens a run named after it.
#![allow(clippy::unused_self, clippy::print_stdout)]

use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: &str) -> usize {
        if task == "exit" {
            std::process::exit(3);
        }
        self.measure(task)
    }

    #[tool]
    fn measure(&self, task: &str) -> usize {
        task.len()
    }
}

fn main() {
    for task in ["a", "bb"] {
        println!("{}", Worker.run(task));
    }
    if let Some(task) = std::env::args().nth(1) {
        Worker.run(&task);
    }
    // Dropped by nobody, joined by nobody.
    std::thread::spawn(|| Worker.run("ccc")).join().ok();
}
