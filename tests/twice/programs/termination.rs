// A `main` that returns `impl Termination`, which is an error.
use std::process::{ExitCode, Termination};
use workflow_log::prelude::*;

struct Ended(u8);

impl Termination for Ended {
    fn report(self) -> ExitCode {
        println!("reporting {}", self.0);
        ExitCode::from(self.0)
    }
}

#[agent]
fn work(number: u8) -> Result<Ended, String> {
    if number > 4 { Ok(Ended(number)) } else { Err(format!("only {}", number)) }
}

#[workflow]
#[no_log(output)]
fn main() -> impl Termination {
    println!("{:?}", work(3).err());
    work(5)
}
