// Private methods, fields and modules that are used from outside.
mod inner {
    use workflow_log::prelude::*;

    #[agent]
    pub struct Worker {
        number: u32,
    }

    #[agent]
    impl Worker {
        pub fn new() -> Self {
            Worker { number: 1 }
        }

        pub fn run(&self) -> u32 {
            self.private() + self.number
        }

        #[tool]
        fn private(&self) -> u32 {
            2
        }
    }

    #[agent]
    fn free() -> u32 {
        3
    }
}

use workflow_log::prelude::*;

#[workflow]
fn main() {
    let worker = inner::Worker::new();
    worker.private();
    println!("{}", worker.number);
    inner::free();
}
