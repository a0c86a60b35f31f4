//! What the agents work with: a scratch copy of the task's files, and a shell in it.

use std::{
    io,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use serde::Serialize;
use tempfile::TempDir;
use workflow_log::prelude::*;

use crate::{
    bash::{self, BashError},
    task,
};

/// A scratch copy of a task, which is deleted when this is dropped.
#[derive(Debug)]
pub struct InitFilesResource {
    scratch: TempDir,
    description: String,
}

#[resource]
impl InitFilesResource {
    /// Copies the files of one bounty of the task at `task_repo_dir`.
    pub fn new(task_repo_dir: &Path, bounty_number: u32) -> io::Result<Self> {
        let scratch = TempDir::with_prefix("patch_workflow_")?;
        let description = task::copy(task_repo_dir, bounty_number, scratch.path())?;
        Ok(Self { scratch, description })
    }

    /// The folder with the vulnerable program.
    #[no_log]
    pub fn codebase(&self) -> PathBuf {
        self.scratch.path().join(task::CODEBASE)
    }

    /// What the program must not do.
    #[no_log]
    pub fn description(&self) -> &str {
        &self.description
    }
}

/// A shell in a folder. In the original a container with Kali Linux; here it is bash on this machine.
#[derive(Debug, Serialize)]
pub struct KaliEnv {
    folder: PathBuf,
    timeout: Duration,
}

#[resource(kind = "env", name = "kali")]
impl KaliEnv {
    /// A shell in `folder`, whose commands may take as long as `timeout`.
    pub fn new(folder: PathBuf, timeout: Duration) -> Self {
        Self { folder, timeout }
    }

    /// Runs one command.
    pub async fn run_command(&self, command: &str) -> Result<Output, BashError> {
        bash::run(command, &self.folder, self.timeout).await
    }
}
