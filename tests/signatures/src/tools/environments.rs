//! Environments that commands are run in.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use async_trait::async_trait;
use serde::Serialize;
use workflow_log::prelude::*;

/// A library's executor, whose types are `Debug` and do not serialize.
pub mod executor {
    use super::{Process, async_trait, fmt, io, resource};

    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub enum Command {
        Shell(String),
        ReadFile(std::path::PathBuf),
    }

    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CommandOutput {
        pub output: String,
    }

    #[derive(Debug)]
    pub enum CommandError {
        ExecutorError(io::Error),
        NonZeroExit(CommandOutput),
    }

    impl fmt::Display for CommandError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Self::ExecutorError(_) => f.write_str("executor error"),
                Self::NonZeroExit(output) => write!(f, "command failed with non-zero exit: {output:?}"),
            }
        }
    }

    impl std::error::Error for CommandError {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            match self {
                Self::ExecutorError(error) => Some(error),
                Self::NonZeroExit(_) => None,
            }
        }
    }

    /// Where output goes while it comes.
    pub struct CommandOutputSink<'a>(pub &'a mut (dyn FnMut(&str) + Send));

    #[async_trait]
    pub trait ToolExecutor: Send + Sync {
        // 64
        async fn exec_cmd(&self, cmd: &Command) -> Result<CommandOutput, CommandError>;
        async fn exec_cmd_streaming(
            &self,
            cmd: &Command,
            output: &mut CommandOutputSink<'_>,
        ) -> Result<CommandOutput, CommandError>;
    }

    #[derive(Default)]
    pub struct LocalExecutor;

    #[resource(kind = "env", name = "local")]
    #[async_trait]
    impl ToolExecutor for LocalExecutor {
        async fn exec_cmd(&self, cmd: &Command) -> Result<CommandOutput, CommandError> {
            let command = match cmd {
                Command::Shell(command) => command.clone(),
                Command::ReadFile(path) => format!("cat {}", path.display()),
            };
            let output = Process::new("bash").args(["-c", &command]).output();
            let output = output.map_err(CommandError::ExecutorError)?;
            let text = CommandOutput { output: String::from_utf8_lossy(&output.stdout).into_owned() };
            if output.status.success() { Ok(text) } else { Err(CommandError::NonZeroExit(text)) }
        }

        async fn exec_cmd_streaming(
            &self,
            cmd: &Command,
            output: &mut CommandOutputSink<'_>,
        ) -> Result<CommandOutput, CommandError> {
            let all = self.exec_cmd(cmd).await?;
            all.output.lines().for_each(|line| (output.0)(line));
            Ok(all)
        }
    }
}

#[async_trait]
pub trait Environment: Send {
    async fn setup(&mut self) -> Result<()>;
    // 77
    async fn run_command(&mut self, cmd: &str, timeout: Duration) -> Result<String>;
    async fn upload(&mut self, from: &Path, to: PathBuf) -> Result<()>;
    async fn teardown(&mut self) -> Result<()>;
}

#[derive(Default)]
pub struct Sandbox {
    files: Vec<PathBuf>,
    ready: bool,
}

#[async_trait]
#[resource(kind = "env")]
impl Environment for Sandbox {
    async fn setup(&mut self) -> Result<()> {
        self.ready = true;
        Ok(())
    }

    #[env(name = "sandbox")]
    async fn run_command(&mut self, cmd: &str, timeout: Duration) -> Result<String> {
        ensure!(self.ready, "not set up");
        let command = Process::new("bash").args(["-c", cmd]).stderr(Stdio::null()).output();
        let seconds = timeout.as_secs();
        match command {
            Ok(output) if seconds > 0 => Ok(String::from_utf8(output.stdout)?),
            Ok(_) => bail!("took longer than {seconds}s"),
            Err(error) => bail!(error),
        }
    }

    #[action(name = "upload")]
    async fn upload(&mut self, from: &Path, to: PathBuf) -> Result<()> {
        ensure!(from.is_relative(), "{} is not ours", from.display());
        self.files.push(to);
        Ok(())
    }

    #[no_log]
    async fn teardown(&mut self) -> Result<()> {
        *self = Self::default();
        Ok(())
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct CommandOutput {
    pub stdout: String,
    pub exit_code: Option<i32>,
}

#[async_trait]
pub trait CommandRunner: Send + Sync {
    // 78
    async fn output(&self, command: &str, args: &[&str]) -> Result<CommandOutput>;
}

pub struct Runner;

#[resource(kind = "env")]
#[async_trait]
impl CommandRunner for Runner {
    async fn output(&self, command: &str, args: &[&str]) -> Result<CommandOutput> {
        let output = Process::new(command).args(args).output()?;
        let stdout = String::from_utf8(output.stdout)?;
        Ok(CommandOutput { stdout, exit_code: output.status.code() })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::executor::{Command, CommandOutputSink, LocalExecutor, ToolExecutor as _};
    use super::*;
    use crate::recording::check;

    #[tokio::test]
    async fn a_command_that_is_an_enum_is_recorded_by_debug() {
        let work = async {
            let mut lines = Vec::new();
            let mut output = CommandOutputSink(&mut |line| lines.push(line.to_owned()));
            let command = Command::Shell("echo one; echo two".to_owned());
            LocalExecutor.exec_cmd_streaming(&command, &mut output).await.unwrap();
            assert_eq!(lines, ["one", "two"]);
            assert!(LocalExecutor.exec_cmd(&Command::Shell("echo no; false".to_owned())).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      local <env>(cmd="Shell(\"echo one; echo two\")", output="signatures_tests::tools::environments::executor::CommandOutputSink<'_>"): completed -> "CommandOutput { output: \"one\\ntwo\\n\" }"
                        local <env>(cmd="Shell(\"echo one; echo two\")"): completed -> "CommandOutput { output: \"one\\ntwo\\n\" }"
                      local <env>(cmd="Shell(\"echo no; false\")"): failed !! command failed with non-zero exit: CommandOutput { output: "no\n" }
                resources: LocalExecutor
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_environment_is_recorded_from_its_setup_on_and_each_method_as_it_is_marked() {
        let work = async {
            let mut sandbox = Sandbox::default();
            let (long, short) = (Duration::from_millis(1500), Duration::from_millis(20));
            assert!(sandbox.run_command("true", long).await.is_err());
            sandbox.setup().await.unwrap();
            assert_eq!(sandbox.run_command("echo hello", long).await.unwrap(), "hello\n");
            assert!(sandbox.run_command("true", short).await.is_err());
            sandbox.upload(Path::new("a"), "b".into()).await.unwrap();
            assert!(sandbox.upload(Path::new("/a"), "b".into()).await.is_err());
            sandbox.teardown().await.unwrap();
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      sandbox <env>(cmd="true", timeout={"secs":1,"nanos":500000000}): failed !! not set up
                      env(): completed
                      sandbox <env>(cmd="echo hello", timeout={"secs":1,"nanos":500000000}): completed -> "hello\n"
                      sandbox <env>(cmd="true", timeout={"secs":0,"nanos":20000000}): failed !! took longer than 0s
                      upload <env>(from="a", to="b"): completed
                      upload <env>(from="/a", to="b"): failed !! /a is not ours
                resources: Sandbox
            "#]],
        )
        .await;
    }

    #[tokio::test]
    async fn an_exit_code_that_a_programs_own_type_tells_is_found() {
        let work = async {
            let output = Runner.output("bash", &["-c", "printf out; exit 3"]).await.unwrap();
            assert_eq!(output.exit_code, Some(3));
            assert!(Runner.output("no such command", &[]).await.is_err());
        };
        check(
            work,
            &expect![[r#"
                all: completed
                  iteration 1: completed
                    [all] (implicit)(): completed
                      env(command="bash", args=["-c","printf out; exit 3"]): completed exit_code=3 -> {"stdout":"out","exit_code":3}
                      env(command="no such command", args=[]): failed !! No such file or directory (os error 2)
                resources: Runner
            "#]],
        )
        .await;
    }
}
