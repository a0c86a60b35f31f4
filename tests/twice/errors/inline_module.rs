// Errors inside an annotated module.
use workflow_log::prelude::*;

#[agent]
mod inner {
    pub struct Worker {
        number: u32,
    }

    impl Worker {
        pub fn run(&self, task: &str) -> usize {
            self.missing(task) + NoSuchConstant
        }

        #[tool]
        fn private(&self) -> String {
            self.number
        }
    }
}

fn main() {
    inner::Worker { number: 1 }.private();
}
