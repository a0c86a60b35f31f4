//! Starts this package's programs.

use std::path::Path;
use std::process::{Command, Output};

/// One of this package's programs, with an environment of its own.
pub(crate) fn program(name: &str, logs: &Path) -> Command {
    let path = match name {
        "endings" => env!("CARGO_BIN_EXE_endings"),
        "unannotated_main" => env!("CARGO_BIN_EXE_unannotated_main"),
        "below_tokio_main" => env!("CARGO_BIN_EXE_below_tokio_main"),
        "hazards" => env!("CARGO_BIN_EXE_hazards"),
        "lost_context" => env!("CARGO_BIN_EXE_lost_context"),
        "commands" => env!("CARGO_BIN_EXE_commands"),
        "secrets" => env!("CARGO_BIN_EXE_secrets"),
        other => panic!("no program {other}"),
    };
    let mut command = Command::new(path);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("WORKFLOW_LOG_DIR", logs).env("RUST_BACKTRACE", "0");
    command
}

/// Runs it. Returns also what it said on stderr, as text.
pub(crate) fn ran(mut command: Command) -> (Output, String) {
    let output = command.output().expect("the program starts");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, text)
}
