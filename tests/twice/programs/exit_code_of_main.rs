// `main` that returns an `ExitCode`.
use std::process::ExitCode;
use workflow_log::prelude::*;

#[agent]
fn judge(number: u8) -> ExitCode {
    if number > 3 { ExitCode::from(number) } else { ExitCode::SUCCESS }
}

#[workflow]
#[no_log(output)]
fn main() -> ExitCode {
    println!("{}", judge_twice());
    judge(7)
}

fn judge_twice() -> bool {
    let first = judge(1);
    format!("{:?}", first) == format!("{:?}", ExitCode::SUCCESS)
}
