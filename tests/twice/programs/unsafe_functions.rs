// `unsafe fn`, inherent, in an unsafe trait, free and async.
use workflow_log::prelude::*;

unsafe trait Reads {
    unsafe fn run(&self, from: *const u32) -> u32;
}

struct Memory;

#[agent]
unsafe impl Reads for Memory {
    unsafe fn run(&self, #[no_log] from: *const u32) -> u32 {
        unsafe { self.read(from) + self.later(from).await_now() }
    }
}

#[agent]
impl Memory {
    #[tool]
    unsafe fn read(&self, #[no_log] from: *const u32) -> u32 {
        unsafe { *from }
    }

    #[tool]
    async unsafe fn later(&self, #[no_log] from: *const u32) -> u32 {
        unsafe { *from.add(1) }
    }
}

trait Now: std::future::Future + Sized {
    fn await_now(self) -> Self::Output {
        futures::executor::block_on(self)
    }
}
impl<F: std::future::Future> Now for F {}

#[resource(kind = "tool")]
unsafe fn unchecked(items: &[u32], index: usize) -> u32 {
    unsafe { *items.get_unchecked(index) }
}

#[workflow]
fn main() {
    let numbers = [4, 5];
    println!("{}", unsafe { Memory.run(numbers.as_ptr()) });
    println!("{}", unsafe { unchecked(&numbers, 1) });
}
