//! Measures what attributes on every method of a program cost its author: the time it takes to
//! compile, and the size of what comes out. `compile` without arguments says what there is to do.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measured")]

mod cargo;
mod command;
mod cost;
mod form;
mod options;
mod program;
mod recorded;
mod verdict;
mod workspace;

use std::process::ExitCode;

use command::{measure, smoke};
use options::Options;
use verdict::Verdict;

const USAGE: &str = "\
compile measure [--methods 1000] [--rounds 5] [--folder PATH]
                          time to compile, and size, of a program in four forms
compile smoke [--methods 40] [--folder PATH]
                          that all forms build and run, and that ours records every call";

fn main() -> ExitCode {
    match run() {
        Ok(verdict) => {
            print!("{verdict}");
            if verdict.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run() -> anyhow::Result<Verdict> {
    let mut verdict = Verdict::default();
    let mut arguments = std::env::args().skip(1);
    match arguments.next().unwrap_or_default().as_str() {
        "measure" => {
            let options = Options { methods: 1000, rounds: 5, folder: None };
            measure::run(&options.parse(arguments)?, &mut verdict)?;
        }
        "smoke" => {
            let options = Options { methods: 40, rounds: 1, folder: None };
            smoke::run(&options.parse(arguments)?, &mut verdict)?;
        }
        "" | "help" | "--help" | "-h" => println!("{USAGE}"),
        other => anyhow::bail!("there is no `{other}`\n\n{USAGE}"),
    }
    Ok(verdict)
}
