//! `tokio::process::Command`, recorded.
//!
//! ```no_run
//! use workflow_log::process::tokio::Command;
//!
//! # async fn run() -> std::io::Result<()> {
//! let output = Command::new("cargo").arg("test").current_dir("project").output().await?;
//! # Ok(())
//! # }
//! ```

use std::ffi::OsStr;
use std::fmt;
use std::future::Future;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Output, Stdio};

use ::tokio::process::{ChildStderr, ChildStdin, ChildStdout};

use super::launch::{self, OUTPUT, SPAWN, STATUS, Setup, builder, child};
use crate::call::Call;
use crate::recorded_future::RecordedFuture;

/// A command that records itself: `tokio::process::Command` with an action for each time it runs.
///
/// See the [module](super) for what is recorded. What has no method here is reached through
/// [`as_tokio_mut`](Self::as_tokio_mut); a command that is run there is not recorded.
pub struct Command {
    inner: ::tokio::process::Command,
    setup: Setup,
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Command {
    builder!("tokio::process::Command", ::tokio::process::Command);

    /// Whether the child is killed when its [`Child`], or the future of [`output`](Self::output) or
    /// [`status`](Self::status), is dropped.
    pub fn kill_on_drop(&mut self, kill_on_drop: bool) -> &mut Self {
        self.inner.kill_on_drop(kill_on_drop);
        self
    }

    /// Runs it, and returns what it wrote. Dropped before, the action is cancelled.
    ///
    /// # Errors
    ///
    /// When it cannot be started or waited for.
    pub fn output(&mut self) -> impl Future<Output = io::Result<Output>> + use<> {
        let call = launch::begin(&OUTPUT, self.inner.as_std_mut(), &mut self.setup);
        RecordedFuture::new(call, self.inner.output(), |call, result| launch::end_with_output(call, result))
    }

    /// Runs it, and returns how it ended. Dropped before, the action is cancelled.
    ///
    /// # Errors
    ///
    /// When it cannot be started or waited for.
    pub fn status(&mut self) -> impl Future<Output = io::Result<ExitStatus>> + use<> {
        let call = launch::begin(&STATUS, self.inner.as_std_mut(), &mut self.setup);
        RecordedFuture::new(call, self.inner.status(), |call, result| launch::end_with_status(call, result))
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn spawn(&mut self) -> io::Result<Child> {
        let call = launch::begin(&SPAWN, self.inner.as_std_mut(), &mut self.setup);
        match self.inner.spawn() {
            Ok(inner) => Ok(Child::new(inner, call)),
            Err(error) => {
                launch::end_with_error(call, &error);
                Err(error)
            }
        }
    }

    /// The command of the standard library behind it.
    pub fn as_std(&self) -> &std::process::Command {
        self.inner.as_std()
    }

    /// The command of tokio.
    pub fn as_tokio_mut(&mut self) -> &mut ::tokio::process::Command {
        &mut self.inner
    }
}

impl From<::tokio::process::Command> for Command {
    fn from(inner: ::tokio::process::Command) -> Self {
        Self { inner, setup: Setup::default() }
    }
}

impl From<std::process::Command> for Command {
    fn from(inner: std::process::Command) -> Self {
        Self::from(::tokio::process::Command::from(inner))
    }
}

/// A child that was started: `tokio::process::Child`, whose action ends when it is waited for. Dropped
/// before, the action is cancelled.
#[derive(Debug)]
pub struct Child {
    /// Where it reads from, if that was piped.
    pub stdin: Option<ChildStdin>,
    /// Where it writes to, if that was piped.
    pub stdout: Option<ChildStdout>,
    /// Where it complains to, if that was piped.
    pub stderr: Option<ChildStderr>,
    inner: ::tokio::process::Child,
    call: Option<Call>,
}

impl Child {
    child!(::tokio::process::Child);

    /// Its process id, until it was waited for.
    pub fn id(&self) -> Option<u32> {
        self.inner.id()
    }

    /// Tells it to end, and does not wait for that.
    ///
    /// # Errors
    ///
    /// When that is not possible.
    pub fn start_kill(&mut self) -> io::Result<()> {
        self.inner.start_kill()
    }

    /// Kills it, and waits for its end.
    ///
    /// # Errors
    ///
    /// When that is not possible.
    pub async fn kill(&mut self) -> io::Result<()> {
        self.start_kill()?;
        self.wait().await?;
        Ok(())
    }

    /// Waits for its end, with its input closed.
    ///
    /// # Errors
    ///
    /// When it cannot be waited for.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        drop(self.stdin.take());
        let result = self.inner.wait().await;
        self.ended(&result);
        result
    }

    /// Waits for its end, and returns what it wrote to pipes that nobody has taken.
    ///
    /// # Errors
    ///
    /// When it cannot be waited for, or its pipes cannot be read.
    pub async fn wait_with_output(mut self) -> io::Result<Output> {
        drop(self.stdin.take());
        self.inner.stdout = self.stdout.take();
        self.inner.stderr = self.stderr.take();
        let result = self.inner.wait_with_output().await;
        if let Some(call) = self.call.take() {
            launch::end_with_output(call, &result);
        }
        result
    }
}
