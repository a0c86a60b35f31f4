//! The program `workflow-log`.

use std::process::ExitCode;

fn main() -> ExitCode {
    workflow_log_cli::run(std::env::args_os())
}
