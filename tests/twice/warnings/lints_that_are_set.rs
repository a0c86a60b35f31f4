// Lints that the user turns on, off, and expects, on items, methods and statements.
#![warn(missing_docs, unused_results, single_use_lifetimes, unused_lifetimes, missing_debug_implementations)]
#![warn(unused_qualifications, trivial_casts, trivial_numeric_casts, elided_lifetimes_in_paths)]
#![warn(let_underscore_drop, variant_size_differences, unit_bindings, explicit_outlives_requirements)]
use workflow_log::prelude::*;

pub struct Worker<'a> {
    name: &'a str,
}

#[agent]
impl<'a> Worker<'a> {
    pub fn new<'b>(name: &'b str) -> Worker<'b> {
        Worker { name }
    }

    #[allow(unused_variables)]
    pub fn run(&self, task: &str) -> usize {
        let allowed = 1;
        std::convert::identity(self.name.len() as usize)
    }

    #[expect(unused_variables, reason = "it is a test")]
    #[tool]
    pub async fn expected<'x>(&self, text: &'x str) -> usize {
        1
    }

    #[expect(unused_mut)]
    #[tool]
    pub fn unfulfilled(&self) -> usize {
        2
    }

    #[deny(unused_variables)]
    #[warn(unused_variables)]
    #[tool]
    pub fn warned(&self, number: u32) -> usize {
        let _ = String::new();
        let unit = ();
        3
    }
}

impl Worker<'_> {
    pub fn plain(&self) -> usize {
        self.run("task");
        self.name.len()
    }
}

#[workflow]
fn main() {
    let worker = Worker::new("name");
    worker.warned(1);
    drop(worker.expected("text"));
    println!("{} {}", worker.plain(), worker.unfulfilled());
}
