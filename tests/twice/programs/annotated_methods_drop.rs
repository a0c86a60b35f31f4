// What is dropped when in a method that is annotated by itself.
use std::panic::{AssertUnwindSafe, catch_unwind};
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} {}", self.0, std::thread::panicking());
    }
}

struct Worker {
    one: Loud,
    other: Loud,
}

impl Worker {
    #[agent]
    fn run(self, first: Loud, _: Loud, (second, _): (Loud, Loud), _unused: Loud) -> usize {
        let _local = Loud("local");
        drop(self.one);
        drop(second);
        first.0.len() + Loud("temporary").0.len()
    }

    #[resource(kind = "tool")]
    async fn later(self, first: Loud, _: Loud, _unused: Loud) -> usize {
        let _local = Loud("local");
        tokio::task::yield_now().await;
        drop(self.other);
        first.0.len()
    }

    #[resource(kind = "tool", name = "fails")]
    fn fails(self, first: Loud, _: Loud) -> Loud {
        let _local = Loud("local");
        if first.0.len() > 1 {
            panic!("fails");
        }
        self.one
    }
}

fn worker() -> Worker {
    Worker { one: Loud("one"), other: Loud("other") }
}

#[workflow]
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", worker().run(Loud("first"), Loud("ignored"), (Loud("second"), Loud("third")), Loud("unused")));
    println!("--");
    println!("{}", worker().later(Loud("first"), Loud("ignored"), Loud("unused")).await);
    println!("--");
    drop(worker().later(Loud("first"), Loud("ignored"), Loud("unused")));
    println!("--");
    let fails = || worker().fails(Loud("first"), Loud("ignored"));
    println!("{}", catch_unwind(AssertUnwindSafe(fails)).is_err());
}
