// `line!`, `column!`, `file!`, `module_path!` and the names of types, inside recorded bodies.
use workflow_log::prelude::*;

mod inner {
    use workflow_log::prelude::*;

    pub struct Worker<T>(pub T);

    #[agent]
    impl<T> Worker<T> {
        pub fn run(&self) -> String {
            format!("{}:{}:{} {}", file!(), line!(), column!(), module_path!())
        }

        #[tool]
        pub async fn later(&self) -> (u32, &'static str) {
            (line!(), std::any::type_name::<T>())
        }

        #[action]
        pub fn own(&self) -> &'static str {
            std::any::type_name::<Self>()
        }
    }
}

#[workflow]
fn main() {
    let worker = inner::Worker(1_u8);
    println!("{}", worker.run());
    println!("{:?}", futures::executor::block_on(worker.later()));
    println!("{} {}", worker.own(), line!());
}
