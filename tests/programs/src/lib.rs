//! The programs under test, built once, and the environment they run in.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// What cargo tells a test about its package. Passed on to another cargo, it would look to some
/// build scripts (ring's) as if their own package had changed, and they would run again.
const OF_THIS_PACKAGE: [&str; 5] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_PRIMARY_", "CARGO_CRATE_"];

/// The examples and the command line, as executables.
#[derive(Debug)]
pub struct Programs {
    executables: HashMap<String, PathBuf>,
}

const EXAMPLES: [&str; 4] = ["crew", "patch_workflow", "quickstart", "replay"];
const COMMAND_LINE: &str = "workflow-log";

impl Programs {
    /// The programs, built as these tests are. Cargo does nothing when that was done before.
    ///
    /// # Panics
    ///
    /// When they cannot be built.
    pub fn built() -> &'static Self {
        static BUILT: OnceLock<Programs> = OnceLock::new();
        BUILT.get_or_init(Self::build)
    }

    fn build() -> Self {
        let (target, profile) = target_and_profile();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(workspace()).arg("build").args(["--profile", &profile]);
        // The whole workspace's features, as in `cargo test --workspace`: asked for these packages
        // alone, cargo would build their dependencies a second time, with fewer.
        cargo.args(["--workspace", "--bin", COMMAND_LINE]);
        cargo.args(EXAMPLES.iter().flat_map(|example| ["--example", example]));
        cargo.args(["--message-format", "json-render-diagnostics", "--target-dir"]).arg(target);
        for (name, _) in std::env::vars_os() {
            if OF_THIS_PACKAGE.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
                cargo.env_remove(name);
            }
        }
        let output = cargo.stderr(Stdio::inherit()).output().expect("cargo starts");
        assert!(output.status.success(), "cargo cannot build the programs under test");

        let messages = String::from_utf8(output.stdout).expect("cargo says it in UTF-8");
        let executables: HashMap<_, _> = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|message| {
                let name = message["target"]["name"].as_str()?.to_owned();
                Some((name, PathBuf::from(message["executable"].as_str()?)))
            })
            .collect();
        for name in EXAMPLES.iter().chain([&COMMAND_LINE]) {
            assert!(executables.contains_key(*name), "cargo built no `{name}`");
        }
        Self { executables }
    }

    /// An example, which leaves its log in `logs`.
    ///
    /// # Panics
    ///
    /// When there is no such example.
    pub fn example(&self, name: &str, logs: &Path) -> Command {
        let mut command = clean(&self.executables[name]);
        command.env("WORKFLOW_LOG_DIR", logs);
        command
    }

    /// `replay -- TRAJECTORY`, which leaves its log in `logs`.
    pub fn replay(&self, trajectory: &Path, logs: &Path) -> Command {
        let mut command = self.example("replay", logs);
        command.arg(trajectory);
        command
    }

    /// `workflow-log`, as somebody would call it who has just come to the folder `logs`.
    pub fn workflow_log(&self, logs: &Path) -> Command {
        let mut command = clean(&self.executables[COMMAND_LINE]);
        command.current_dir(logs).args(["--dir", "."]);
        command
    }
}

/// A program in an environment without anything of this machine's: what looks like a credential
/// in it would be looked for, and replaced, in the log.
fn clean(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.stdin(Stdio::null());
    command
}

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where this test was built, and how: it is `TARGET/PROFILE/deps/NAME`.
fn target_and_profile() -> (PathBuf, String) {
    let test = std::env::current_exe().expect("a test knows where it is");
    let profile = test.ancestors().nth(2).expect("a folder of the profile");
    let target = profile.parent().expect("a target folder");
    let name = profile.file_name().unwrap_or_default().to_string_lossy();
    (target.to_owned(), if name == "debug" { "dev".to_owned() } else { name.into_owned() })
}
