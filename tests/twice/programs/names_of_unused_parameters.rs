// Parameters that differ only in underscores, beside some without a name.
use workflow_log::prelude::*;

struct Worker;

#[agent]
impl Worker {
    fn run(&self, _: u32, _arg1: u32, arg1: u32) -> u32 {
        arg1 + _arg1
    }

    #[tool]
    fn underscored(&self, value: u32, _value: u32, __value: u32) -> u32 {
        value + _value + __value
    }

    #[tool]
    fn odd(&self, _1: u32, __: u32, _self: u32, _fn: u32, _r: u32) -> u32 {
        _1 + __ + _self + _fn + _r
    }
}

#[workflow]
fn main() {
    println!("{} {} {}", Worker.run(1, 2, 3), Worker.underscored(1, 2, 3), Worker.odd(1, 2, 3, 4, 5));
}
