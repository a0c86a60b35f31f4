// What only edition 2024 has: `let` chains, captures by `use<>`, temporaries that die earlier.
//@ edition: 2024
use workflow_log::prelude::*;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

impl Loud {
    fn get(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

#[agent]
struct Worker {
    limit: usize,
}

#[agent]
impl Worker {
    fn run(&self, text: &str) -> usize {
        let _first = Loud("local");
        if let Some(length) = Loud("condition").get()
            && length > self.limit
            && let Ok(number) = text.parse::<usize>()
        {
            return number;
        } else {
            println!("in else");
        }
        Loud("last").get().unwrap_or_default()
    }

    #[tool]
    #[no_log(output)]
    fn parts<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        text.split(' ')
    }

    #[tool]
    fn later(&self, text: &str) -> impl Future<Output = usize> {
        async move { text.len() + self.limit }
    }

    #[tool]
    unsafe fn danger(&self, #[no_log] pointer: *const u8) -> u8 {
        unsafe { *pointer }
    }
}

#[workflow]
fn main() {
    let worker = Worker { limit: 5 };
    println!("{} {}", worker.run("12"), worker.run("twelve"));
    let parts = { worker.parts("a b").collect::<Vec<_>>() };
    println!("{parts:?} {}", futures::executor::block_on(worker.later("text")));
    println!("{}", unsafe { worker.danger(&7) });
}
