//! Measures how the journal, the time and the memory to record it grow with the turns of a
//! conversation. `growth` without arguments says what there is to measure.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measured")]

mod child;
mod command;
mod null;
mod options;
mod verdict;

use std::process::ExitCode;

use command::{memory, patterns, peers, skeleton, turns};
use options::Options;
use verdict::Verdict;

const USAGE: &str = "\
growth patterns [--turns 50,200,800,2000] [--new-bytes 3000] [--only a,b]
                          bytes of the journal, and everything read back
growth turns [--turns 2000] [--runs 10]
                          time to record turn 20 and the last one
growth peers [--turns 800] [--rounds 5]
                          processor time and bytes beside tracing's JSON layer
growth memory [--turns 2000] [--cli PATH]
                          memory of the recorder, and of `workflow-log show`
growth skeleton [--records 300000] [--new-bytes 3000]
                          time and memory to load the tree of a large journal
growth all                all of these
growth smoke              all of these, so small that only bytes and values can be judged";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    match run(&name, arguments.collect()) {
        Ok(Some(verdict)) => {
            print!("{verdict}");
            if verdict.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Ok(None) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs a command; `None` is returned where there is nothing to judge.
fn run(name: &str, arguments: Vec<String>) -> anyhow::Result<Option<Verdict>> {
    let mut verdict = Verdict::default();
    match name {
        "patterns" => patterns::run(&Options::parse(arguments, &patterns::OPTIONS)?, &mut verdict)?,
        "turns" => turns::run(&Options::parse(arguments, &turns::OPTIONS)?, &mut verdict)?,
        "peers" => peers::run(&Options::parse(arguments, &peers::OPTIONS)?, &mut verdict)?,
        "memory" => memory::run(&Options::parse(arguments, &memory::OPTIONS)?, &mut verdict)?,
        "skeleton" => skeleton::run(&Options::parse(arguments, &skeleton::OPTIONS)?, &mut verdict)?,
        "all" => every(&[""; 5], &mut verdict)?,
        "smoke" => every(
            &[
                "--turns 10,20,40",
                "--turns 60 --runs 2",
                "--turns 30 --rounds 1",
                "--turns 40",
                "--records 3000",
            ],
            &mut verdict,
        )?,
        child::COMMAND => {
            child::answer(arguments)?;
            return Ok(None);
        }
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            return Ok(None);
        }
        other => anyhow::bail!("there is no `{other}`\n\n{USAGE}"),
    }
    Ok(Some(verdict))
}

/// Runs all commands, each with its arguments.
fn every(arguments: &[&str; 5], verdict: &mut Verdict) -> anyhow::Result<()> {
    for (name, arguments) in ["patterns", "turns", "peers", "memory", "skeleton"].into_iter().zip(arguments) {
        println!("== {name} {arguments}");
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        if let Some(found) = run(name, arguments)? {
            verdict.extend(found);
        }
        println!();
    }
    Ok(())
}
