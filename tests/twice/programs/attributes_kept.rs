// Attributes of Rust's own on recorded functions: `#[track_caller]`, `#[inline]`, `#[must_use]`, …
use std::panic::Location;
use workflow_log::prelude::*;

struct Worker;

/// Works.
#[agent]
#[allow(clippy::unused_self)]
impl Worker {
    /// Runs.
    #[inline(always)]
    #[must_use = "it is a line"]
    #[track_caller]
    fn run(&self, #[allow(unused_variables)] number: u32) -> u32 {
        Location::caller().line() + Self::here()
    }

    #[track_caller]
    #[cold]
    #[tool]
    fn here() -> u32 {
        Location::caller().column()
    }

    #[deprecated(note = "use `run`")]
    #[doc(hidden)]
    #[action]
    #[allow(non_snake_case, clippy::all)]
    async fn Old(&self) -> u32 {
        #![allow(unused_variables)]
        let unused = 1;
        2
    }

    #[track_caller]
    #[tool(name = "fails")]
    fn fails(&self, really: bool) -> Option<u32> {
        if really {
            None::<u32>.expect("nothing there");
        }
        Some(3)
    }
}

#[workflow]
#[inline(never)]
fn main() {
    println!("{}", Worker.run(1));
    println!("{}", Worker::here());
    #[allow(deprecated)]
    let old = Worker.Old();
    println!("{}", futures::executor::block_on(old));
    Worker.fails(false);
    Worker.fails(true);
}
