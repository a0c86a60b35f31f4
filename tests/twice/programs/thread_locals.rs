// Agents in destructors of thread-locals, in lazy statics and in guards at the end of `main`.
use std::sync::OnceLock;
use workflow_log::prelude::*;

struct Worker(&'static str);

#[agent]
impl Worker {
    #[tool]
    fn tool(&self) -> usize {
        self.0.len()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        println!("{} {}", self.0, self.tool());
    }
}

thread_local! {
    static LOCAL: Worker = Worker("local");
}

static LAZY: OnceLock<usize> = OnceLock::new();

#[workflow]
fn flow() -> usize {
    std::thread::spawn(|| LOCAL.with(|local| println!("{}", local.tool()))).join().unwrap();
    *LAZY.get_or_init(|| Worker("lazy").tool())
}

fn main() {
    let _guard = Worker("guard");
    println!("{}", flow());
    println!("{}", LAZY.get().unwrap());
}
