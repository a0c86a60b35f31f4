// `impl Trait` in parameters: conversions, closures of each kind, iterators.
use workflow_log::prelude::*;

struct Ranker;

#[agent]
impl Ranker {
    fn run(&mut self, name: impl Into<String>, #[no_log] mut better: impl FnMut(u32, u32) -> bool) -> u32 {
        println!("{}", name.into());
        let mut best = 0;
        self.each(vec![3, 9, 4].into_iter(), |item| {
            if better(item, best) {
                best = item;
            }
        });
        best
    }

    #[action]
    fn each(&self, #[no_log] items: impl Iterator<Item = u32>, #[no_log] act: impl FnMut(u32)) {
        items.for_each(act);
    }

    #[tool]
    async fn later(&self, #[no_log] done: impl FnOnce() -> String, path: impl AsRef<std::path::Path>) -> String {
        format!("{} {}", done(), path.as_ref().display())
    }
}

#[workflow]
fn main() {
    let mut calls = 0;
    println!("{}", Ranker.run("numbers", |one, other| {
        calls += 1;
        one > other
    }));
    println!("{} calls", calls);
    let text = String::from("moved");
    println!("{}", futures::executor::block_on(Ranker.later(move || text, "a/path")));
}
