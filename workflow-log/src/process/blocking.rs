//! `std::process::Command`, recorded.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{
    ChildStderr, ChildStdin, ChildStdout, CommandArgs, CommandEnvs, ExitStatus, Output, Stdio,
};

use super::launch::{self, OUTPUT, SPAWN, STATUS, Setup, builder, child};
use crate::call::Call;

/// A command that records itself: [`std::process::Command`] with an action for each time it runs.
///
/// See the [module](super) for what is recorded. What has no method here, as those of
/// `std::os::unix::process::CommandExt`, is reached through [`as_std_mut`](Self::as_std_mut); a command
/// that is run there is not recorded.
pub struct Command {
    inner: std::process::Command,
    setup: Setup,
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Command {
    builder!("std::process::Command", std::process::Command);

    /// Runs it, and returns what it wrote.
    ///
    /// # Errors
    ///
    /// When it cannot be started or waited for.
    pub fn output(&mut self) -> io::Result<Output> {
        let call = launch::begin(&OUTPUT, &mut self.inner, &mut self.setup);
        let result = self.inner.output();
        launch::end_with_output(call, &result);
        result
    }

    /// Runs it, and returns how it ended.
    ///
    /// # Errors
    ///
    /// When it cannot be started or waited for.
    pub fn status(&mut self) -> io::Result<ExitStatus> {
        let call = launch::begin(&STATUS, &mut self.inner, &mut self.setup);
        let result = self.inner.status();
        launch::end_with_status(call, &result);
        result
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn spawn(&mut self) -> io::Result<Child> {
        let call = launch::begin(&SPAWN, &mut self.inner, &mut self.setup);
        match self.inner.spawn() {
            Ok(inner) => Ok(Child::new(inner, call)),
            Err(error) => {
                launch::end_with_error(call, &error);
                Err(error)
            }
        }
    }

    /// The program.
    pub fn get_program(&self) -> &OsStr {
        self.inner.get_program()
    }

    /// Its arguments.
    pub fn get_args(&self) -> CommandArgs<'_> {
        self.inner.get_args()
    }

    /// The variables that were set for the child, ours among them once it has run.
    pub fn get_envs(&self) -> CommandEnvs<'_> {
        self.inner.get_envs()
    }

    /// The child's folder, if one was set.
    pub fn get_current_dir(&self) -> Option<&Path> {
        self.inner.get_current_dir()
    }

    /// The command of the standard library.
    pub fn as_std_mut(&mut self) -> &mut std::process::Command {
        &mut self.inner
    }
}

impl From<std::process::Command> for Command {
    fn from(inner: std::process::Command) -> Self {
        Self { inner, setup: Setup::default() }
    }
}

/// A child that was started: [`std::process::Child`], whose action ends when it is waited for. Dropped
/// before, the action is cancelled; the child itself runs on, as the standard library has it.
#[derive(Debug)]
pub struct Child {
    /// Where it reads from, if that was piped.
    pub stdin: Option<ChildStdin>,
    /// Where it writes to, if that was piped.
    pub stdout: Option<ChildStdout>,
    /// Where it complains to, if that was piped.
    pub stderr: Option<ChildStderr>,
    inner: std::process::Child,
    call: Option<Call>,
}

impl Child {
    child!(std::process::Child);

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.inner.id()
    }

    /// Kills it.
    ///
    /// # Errors
    ///
    /// When that is not possible.
    pub fn kill(&mut self) -> io::Result<()> {
        self.inner.kill()
    }

    /// Waits for its end, with its input closed.
    ///
    /// # Errors
    ///
    /// When it cannot be waited for.
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        let result = self.inner.wait();
        self.ended(&result);
        result
    }

    /// Waits for its end, and returns what it wrote to pipes that nobody has taken.
    ///
    /// # Errors
    ///
    /// When it cannot be waited for, or its pipes cannot be read.
    pub fn wait_with_output(mut self) -> io::Result<Output> {
        drop(self.stdin.take());
        self.inner.stdout = self.stdout.take();
        self.inner.stderr = self.stderr.take();
        let result = self.inner.wait_with_output();
        if let Some(call) = self.call.take() {
            launch::end_with_output(call, &result);
        }
        result
    }
}
