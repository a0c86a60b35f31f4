// Parameters and fields whose names come from different macros and look the same.
use workflow_log::prelude::*;

macro_rules! two_numbers {
    ($type:ident, $given:ident) => {
        struct $type;

        #[agent]
        impl $type {
            fn run(&self, number: u32, $given: u32) -> u32 {
                number * 10 + $given
            }

            #[tool]
            fn unused(&self, _number: u32, $given: u32, _: u32) -> u32 {
                $given
            }
        }

        #[resource(kind = "tool")]
        async fn free(result: u32, $given: u32) -> u32 {
            let call = result;
            call * 10 + $given
        }
    };
}

two_numbers!(Worker, number);

#[workflow]
fn main() {
    println!("{} {}", Worker.run(1, 2), Worker.unused(3, 4, 5));
    println!("{}", futures::executor::block_on(free(6, 7)));
}
