// Bounds that are missing, and types that cannot be inferred.
use workflow_log::prelude::*;

struct Worker<T>(T);

#[agent]
impl<T> Worker<T> {
    fn run(&self, other: T) -> bool {
        self.0 == other
    }

    #[tool]
    fn shown(&self) -> String {
        format!("{}", self.0)
    }

    #[tool]
    async fn made<D: Default>(&self) -> D {
        D::new()
    }

    #[tool]
    fn size<X>(&self) -> usize {
        std::mem::size_of::<X>()
    }
}

#[workflow]
fn main() {
    Worker(1).size();
    let made = Worker(1).made();
    Worker::<u32, u32>(1);
}
