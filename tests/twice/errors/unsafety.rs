// Unsafe functions that are called without `unsafe`.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self) -> u32 {
        self.danger(&1)
    }

    #[tool]
    unsafe fn danger(&self, #[no_log] pointer: *const u32) -> u32 {
        *pointer
    }
}

static mut COUNT: u32 = 0;

#[agent]
async fn free() -> u32 {
    COUNT
}

#[workflow]
fn main() {
    Worker.danger(&1);
}
