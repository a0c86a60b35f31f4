//! A program runs, in a folder and an environment of its own, and what is seen of that.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may run: none waits for anything.
const LIMIT: Duration = Duration::from_secs(60);

/// How often somebody looks whether it has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// What a program did, as far as the world sees it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Exit code or signal.
    pub(crate) status: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// What it left in its folder.
    pub(crate) files: String,
}

/// Runs a program in an empty folder. Its log goes to `logs`, at the verbosity that it has or at
/// another one.
///
/// # Panics
///
/// When it cannot be started, or does not end.
pub(crate) fn run(program: &Path, home: &Path, logs: &Path, verbosity: Option<&str>) -> Seen {
    let _not_there = std::fs::remove_dir_all(home);
    let inside = home.join("inside");
    std::fs::create_dir_all(&inside).expect("a folder for the program");
    let outputs = [home.join("stdout"), home.join("stderr")];
    let [stdout, stderr] = outputs.each_ref().map(|path| File::create(path).expect("a file for its output"));
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("WORKFLOW_LOG_DIR", logs).env("RUST_BACKTRACE", "0");
    command.envs(verbosity.map(|verbosity| ("WORKFLOW_LOG", verbosity)));
    command.current_dir(&inside).stdin(Stdio::null()).stdout(stdout).stderr(stderr);
    let mut child = command.spawn().expect("the program starts");
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status;
        }
        if begun.elapsed() > LIMIT {
            let _ended_meanwhile = child.kill();
            let _status = child.wait();
            panic!("it does not end");
        }
        std::thread::sleep(PAUSE);
    };
    let [stdout, stderr] = outputs.map(|path| {
        String::from_utf8_lossy(&std::fs::read(path).expect("the program's output")).into_owned()
    });
    let mut files: Vec<_> = std::fs::read_dir(&inside)
        .expect("the program's folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    Seen { status: status.to_string(), stdout, stderr: without_thread_ids(&stderr), files: files.join("\n") }
}

/// A panic's message without the number that the system gives the thread.
fn without_thread_ids(stderr: &str) -> String {
    let lines = stderr.split_inclusive('\n').map(|line| {
        let numbered = line.starts_with("thread '") && line.contains(") panicked at ");
        match (line.find("' ("), line.find(") panicked at ")) {
            (Some(open), Some(close)) if numbered && open < close => {
                format!("{}{}", &line[..=open], &line[close + 1..])
            }
            _ => line.to_owned(),
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::without_thread_ids;

    #[test]
    fn only_the_number_of_a_thread_is_left_out() {
        let said = "thread 'main' (42) panicked at a.rs:1:2:\noops (7)\n";
        assert_eq!(without_thread_ids(said), "thread 'main' panicked at a.rs:1:2:\noops (7)\n");
        assert_eq!(without_thread_ids("thread 'a' panicked"), "thread 'a' panicked");
    }
}
