// `extern "C" fn` in an annotated block: recorded like any, and it may be handed to C.
use std::os::raw::c_int;
use workflow_log::prelude::*;

#[derive(Clone, Copy)]
struct Callback {
    by: c_int,
}

#[agent]
impl Callback {
    extern "C" fn add(self, number: c_int) -> c_int {
        self.by + number
    }

    extern "C" fn double(number: c_int) -> c_int {
        number * 2
    }

    fn run(&self, number: c_int) -> c_int {
        call(Self::double, self.add(number))
    }
}

fn call(function: extern "C" fn(c_int) -> c_int, number: c_int) -> c_int {
    function(number)
}

#[workflow(verbosity = "trace")]
fn main() {
    println!("{}", Callback { by: 1 }.run(2));
}
