//! Runs a command with bash, for as long as it may take and not longer.

use std::{
    error::Error,
    fmt, io,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use tokio::{process::Command, time::timeout};

/// Runs `command` in `folder` to its end, or kills it and all that it started when its time is over.
pub async fn run(command: &str, folder: &Path, limit: Duration) -> Result<Output, BashError> {
    let mut bash = Command::new("bash");
    bash.args(["-c", command]).current_dir(folder);
    bash.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // A group of its own, so that what the command leaves in the background can be killed with it.
    #[cfg(unix)]
    bash.process_group(0);
    let child = bash.spawn().map_err(BashError::Start)?;
    let group = child.id();
    if let Ok(output) = timeout(limit, child.wait_with_output()).await {
        return output.map_err(BashError::Start);
    }
    if let Some(group) = group {
        // Fails if the whole group has just ended, and then there is nothing left to kill.
        let kill = format!("kill -KILL -- -{group}");
        let _ = Command::new("bash").args(["-c", &kill]).stderr(Stdio::null()).status().await;
    }
    Err(BashError::Timeout(limit))
}

/// Why a command has no output.
#[derive(Debug)]
pub enum BashError {
    /// It cannot be run.
    Start(io::Error),
    /// It took longer than it may.
    Timeout(Duration),
}

impl fmt::Display for BashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(_) => f.write_str("cannot run bash: install it, or put it on the PATH"),
            Self::Timeout(limit) => write!(f, "killed after {limit:?}: a command has to end by itself"),
        }
    }
}

impl Error for BashError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Start(error) => Some(error),
            Self::Timeout(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_command_has_output_and_an_exit_code() {
        let output =
            run("echo out; echo err >&2; exit 3", Path::new("/"), Duration::from_secs(60)).await.unwrap();
        assert_eq!((output.stdout, output.stderr), (b"out\n".to_vec(), b"err\n".to_vec()));
        assert_eq!(output.status.code(), Some(3));
    }

    #[tokio::test]
    async fn a_command_that_does_not_end_is_killed_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let command = "echo $$ > group; sleep 600 & sleep 600";
        let error = run(command, folder.path(), Duration::from_millis(500)).await.unwrap_err();
        assert_eq!(error.to_string(), "killed after 500ms: a command has to end by itself");

        let group = std::fs::read_to_string(folder.path().join("group")).unwrap();
        let alive = format!("kill -0 -- -{}", group.trim());
        for _ in 0..600 {
            let alive = run(&alive, folder.path(), Duration::from_secs(60)).await.unwrap();
            if !alive.status.success() {
                return;
            }
            // Killed, and not yet waited for.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the group {group} is still alive");
    }
}
