// Bounds, type parameters and where clauses that do nothing.
#![allow(dead_code)]
use std::marker::PhantomData;
use workflow_log::prelude::*;

struct Worker<T>(PhantomData<T>);

type Alias<T: Clone> = Vec<T>;

#[agent]
impl<T: Clone> Worker<T> {
    fn run<F>(&self, call: F) -> u32
    where
        F: Fn() -> u32,
        String: Clone,
    {
        let _unused: Alias<u32> = Vec::new();
        call()
    }

    #[tool]
    fn drops<D: Drop>(&self, _: &D) {}
}

#[agent]
trait Tool {
    fn call<T>(&self, input: T, other: u32) -> u32
    where
        Self: Sized,
    {
        1
    }
}

#[workflow]
fn main() {
    Worker::<u32>(PhantomData).run(|| 1);
}
