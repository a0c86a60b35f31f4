// `unsafe` where nothing is, operations that need it inside `unsafe fn`, and labels nothing uses.
#![warn(unsafe_op_in_unsafe_fn, unused_labels)]
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self) -> u32 {
        unsafe { 1 }
    }

    #[tool]
    unsafe fn read(&self, #[no_log] pointer: *const u32) -> u32 {
        *pointer
    }

    #[tool]
    async unsafe fn later(&self) -> u32 {
        'outer: loop {
            unsafe { break 2 };
        }
    }
}

#[workflow]
fn main() {
    Worker.run();
    unsafe {
        Worker.read(&1);
        drop(Worker.later());
    }
    unsafe {}
}
