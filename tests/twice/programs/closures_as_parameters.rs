// Closures of every kind as parameters and fields, async ones too.
//@ edition: 2021
use std::future::Future;
use workflow_log::prelude::*;

struct Caller<F> {
    call: F,
}

#[agent]
impl<F, T> Caller<F>
where
    F: Fn(u32) -> T,
    T: Future<Output = u32>,
{
    async fn run(&self, number: u32, #[no_log] then: impl AsyncFn(u32) -> u32) -> u32 {
        let first = (self.call)(number).await;
        self.with(&mut |by| first + by, then(first).await)
    }

    #[action]
    fn with(&self, #[no_log] change: &mut dyn FnMut(u32) -> u32, number: u32) -> u32 {
        change(number)
    }

    #[tool]
    async fn once<R>(&self, #[no_log] work: Box<dyn FnOnce() -> R + Send>) -> R {
        work()
    }
}

#[workflow]
fn main() {
    let base = 5;
    let caller = Caller { call: |number| async move { number + base } };
    let extra = String::from("extra");
    let run = caller.run(1, async |number| number + extra.len() as u32);
    println!("{}", futures::executor::block_on(run));
    println!("{}", futures::executor::block_on(caller.once(Box::new(move || extra.len()))));
}
