// Visibilities of every kind, and private types in signatures, across modules.
use workflow_log::prelude::*;

mod outer {
    pub mod inner {
        use workflow_log::prelude::*;

        pub struct Worker {
            pub(super) number: Private,
            pub(crate) name: &'static str,
        }

        #[derive(Debug, Clone, Copy)]
        pub(in crate::outer) struct Private(pub u32);

        #[resource(kind = "tool")]
        impl Worker {
            pub fn new(name: &'static str) -> Self {
                Worker { number: Private(1), name }
            }

            pub(super) fn changed(&mut self, by: Private) -> Private {
                self.number.0 += by.0;
                self.private(self.number)
            }

            fn private(&self, number: Private) -> Private {
                number
            }

            pub(in crate::outer) async fn later(&self) -> u32 {
                self.number.0
            }

            pub(crate) fn shown(&self) -> &str {
                self.name
            }
        }
    }

    pub(crate) fn change(worker: &mut inner::Worker) -> u32 {
        worker.changed(inner::Private(3));
        worker.number.0 + futures::executor::block_on(worker.later())
    }
}

#[workflow]
fn main() {
    let mut worker = outer::inner::Worker::new("w");
    println!("{}", outer::change(&mut worker));
    println!("{} {}", worker.shown(), worker.name);
}
