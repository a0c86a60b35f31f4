// Modules of the user's called `core`, `std`, `alloc` and `workflow_log`, around and beside agents.
use ::workflow_log::prelude::*;

mod core {
    pub fn answer() -> u32 {
        42
    }
    pub mod option {}
}

mod alloc {
    pub struct String;
}

mod std {
    pub mod string {}

    pub mod workflow_log {
        use ::workflow_log::prelude::*;

        pub struct Inside;

        #[agent]
        impl Inside {
            pub async fn run(&self, number: u32) -> ::std::option::Option<u32> {
                number.checked_sub(1)
            }
        }
    }
}

#[agent]
struct Outside {
    #[no_log]
    number: u32,
}

#[agent]
impl Outside {
    fn run(&self) -> Result<u32, String> {
        let alloc::String = alloc::String;
        Ok(core::answer() + self.number)
    }
}

#[workflow(metadata(key = "value"))]
fn main() {
    println!("{:?}", Outside { number: 1 }.run());
    println!("{:?}", futures::executor::block_on(std::workflow_log::Inside.run(1)));
}
