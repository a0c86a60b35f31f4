//! The readers in Python, which share no code with ours.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use test_programs::workspace;

/// Python 3, if this machine has it.
#[derive(Debug)]
pub struct Python(PathBuf);

impl Python {
    /// Looks for it.
    pub fn find() -> Option<&'static Self> {
        static FOUND: OnceLock<Option<Python>> = OnceLock::new();
        // The program itself: what is in the path may be a script that looks for it every time.
        let ask = || {
            let mut python = Command::new("python3");
            let output = python.args(["-c", "import sys; print(sys.executable)"]).output().ok()?;
            let path = String::from_utf8(output.stdout).ok()?;
            output.status.success().then(|| Self(path.trim().into()))
        };
        FOUND.get_or_init(ask).as_ref()
    }

    /// Compares a journal with the trajectory that was replayed into it.
    ///
    /// # Errors
    ///
    /// With what differs.
    pub fn check_replay(&self, journal: &Path, trajectory: &Path) -> Result<(), String> {
        self.run("readers/check_replay.py", &[journal, trajectory])
    }

    /// Compares the journal of a run that was killed with the trajectory it was replaying.
    ///
    /// # Errors
    ///
    /// With what differs.
    pub fn check_killed_replay(&self, journal: &Path, trajectory: &Path) -> Result<(), String> {
        self.run("readers/check_replay.py", &[Path::new("--prefix"), journal, trajectory])
    }

    /// Checks that reports are the original logger's document.
    ///
    /// # Errors
    ///
    /// With what is not.
    pub fn check_documents<P: AsRef<OsStr>>(&self, reports: &[P]) -> Result<(), String> {
        self.run("original/check_document.py", reports)
    }

    fn run<A: AsRef<OsStr>>(&self, script: &str, arguments: &[A]) -> Result<(), String> {
        let mut python = Command::new(&self.0);
        let output = python.arg(workspace().join("tests").join(script)).args(arguments).output();
        let output = output.map_err(|error| format!("{script} does not start: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].concat();
        Err(format!("{script}: {}", String::from_utf8_lossy(&said).trim_end()))
    }
}
