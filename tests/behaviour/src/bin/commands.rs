//! A program that runs a command and prints what that says.

use std::io::Write as _;

use workflow_log::process::Command;

fn main() -> std::io::Result<()> {
    let output = Command::new("sh").arg("-c").arg("echo $TRACEPARENT").output()?;
    std::io::stdout().write_all(&output.stdout)
}
