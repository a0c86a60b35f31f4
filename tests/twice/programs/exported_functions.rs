// Functions with names for the linker, in sections, and with calling conventions of Rust's own.
//@ edition: 2021
use workflow_log::prelude::*;

#[agent]
#[unsafe(no_mangle)]
pub fn exported_agent(number: u32) -> u32 {
    number + 1
}

#[unsafe(export_name = "another_name")]
#[resource(kind = "tool")]
pub fn renamed(number: u32) -> u32 {
    number + 2
}

pub struct Worker;

#[agent]
impl Worker {
    #[unsafe(no_mangle)]
    #[tool]
    pub fn exported_method(&self, number: u32) -> u32 {
        number + 3
    }
}

unsafe extern "Rust" {
    fn another_name(number: u32) -> u32;
}

#[workflow]
fn main() {
    println!("{} {}", exported_agent(1), unsafe { another_name(1) });
    println!("{} {}", renamed(2), Worker.exported_method(1));
}
