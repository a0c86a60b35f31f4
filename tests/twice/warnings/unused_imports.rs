// Imports that nothing uses, at the top, in modules and in bodies.
use std::collections::HashMap;
use std::fmt::{self, Debug};
use workflow_log::prelude::*;

mod inner {
    use std::future::Future;
    use std::pin::Pin;
    use workflow_log::prelude::*;

    pub struct Worker;

    #[agent]
    impl Worker {
        pub fn run(&self) -> u32 {
            use std::io::Write;
            use std::rc::Rc;
            let _rc: Rc<u32> = Rc::new(1);
            1
        }

        #[tool]
        pub async fn later(&self) -> u32 {
            use std::sync::Arc;
            2
        }
    }
}

impl Debug for inner::Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("worker")
    }
}

#[workflow]
fn main() {
    use std::mem;
    println!("{:?} {}", inner::Worker, inner::Worker.run());
    drop(inner::Worker.later());
}
