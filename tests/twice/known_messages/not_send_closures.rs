// A closure that is spawned, and may not be.
use std::cell::Cell;
use workflow_log::prelude::*;

#[agent]
fn free(cell: &Cell<u32>) -> u32 {
    cell.get()
}

#[workflow]
fn main() {
    let cell = Cell::new(1);
    std::thread::scope(|scope| {
        scope.spawn(|| free(&cell));
    });
}
