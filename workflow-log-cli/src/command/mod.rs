//! One file per verb: reads a run and hands it to a view.

mod cat;
mod export;
mod ls;
mod show;

pub(crate) use show::show;

use std::process::ExitCode;

use crate::args::{Command, Display};

/// Does what was asked for.
///
/// # Errors
///
/// When it could not be done, or what was looked for is not there.
pub(crate) fn execute(command: Command, display: Display) -> anyhow::Result<ExitCode> {
    match command {
        Command::Ls { folder } => ls::ls(&folder, display),
        Command::Show { run, lines } => show(&run, lines, display),
        Command::Cat { run, expand } => cat::cat(&run, expand),
        Command::Export(export) => export::export(&export),
    }
}
