use workflow_log::prelude::*;

fn take(number: u8) -> u8 {
    number
}

#[agent]
fn run() -> u8 {
    let name = "read";
    #[tool]
    let length = match name {
        "read" => 4,
        _ => return 0,
    };
    take(#[tool] length)
}

fn main() {
    run();
}
