// What a panic drops, in which order, through sync and async agents.
use std::panic::{AssertUnwindSafe, catch_unwind};
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} {}", self.0, std::thread::panicking());
    }
}

struct Worker(Loud);

#[agent]
impl Worker {
    fn run(self, _parameter: Loud, _: Loud) -> Loud {
        let _local = Loud("local");
        let result = Loud("result");
        self.deep(&result, Loud("moved"));
        result
    }

    #[action]
    fn deep(&self, _borrowed: &Loud, moved: Loud) {
        let _inner = Loud("inner");
        drop(moved);
        panic!("deep");
    }

    #[tool]
    async fn later(self, _parameter: Loud) -> Loud {
        let _local = Loud("local");
        let pending = futures::future::ready(Loud("ready"));
        let ready = pending.await;
        assert!(ready.0.is_empty(), "later");
        ready
    }
}

#[workflow]
fn main() {
    let run = || Worker(Loud("self")).run(Loud("parameter"), Loud("ignored"));
    println!("{}", catch_unwind(AssertUnwindSafe(run)).is_err());
    let later = || futures::executor::block_on(Worker(Loud("self")).later(Loud("parameter")));
    println!("{}", catch_unwind(AssertUnwindSafe(later)).is_err());
}
