// Variables, parameters and bindings in patterns that nothing uses.
use workflow_log::prelude::*;

struct Point {
    x: u32,
    y: u32,
}

struct Worker;

#[agent]
impl Worker {
    fn run(&self, task: &str, Point { x, y }: Point, (left, right): (u32, u32)) -> u32 {
        let unused = 1;
        for index in 0..x {
            println!("again");
        }
        right
    }

    #[tool]
    async fn later(&self, number: u32, mut list: Vec<u32>) -> u32 {
        let closure = |argument: u32| 3;
        match Some(4) {
            Some(inner) => 5,
            None => 6,
        }
    }
}

trait Tool {
    fn call(&self, input: u32, other: u32) -> u32;
}

#[resource(kind = "tool")]
impl Tool for Worker {
    fn call(&self, input: u32, other: u32) -> u32 {
        other
    }
}

#[agent]
fn free(words: &[&str], limit: usize) -> usize {
    limit
}

#[workflow]
fn main() {
    let point = Point { x: 1, y: 2 };
    Worker.run("task", point, (1, 2));
    let future = Worker.later(1, vec![]);
    Worker.call(1, 2);
    free(&[], 1);
}
