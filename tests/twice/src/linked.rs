//! The crates that programs use, built by cargo once for each profile.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::way::Profile;

/// The crates that a program may name.
const NAMES: [&str; 8] =
    ["anyhow", "async_trait", "futures", "serde", "serde_json", "thiserror", "tokio", "workflow_log"];

/// What cargo tells a test about its package. Passed on to another cargo, it would look to some
/// build scripts as if their own package had changed.
const OF_THIS_PACKAGE: [&str; 5] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_PRIMARY_", "CARGO_CRATE_"];

/// Where they are.
#[derive(Debug)]
pub(crate) struct Linked {
    libraries: Vec<(&'static str, PathBuf)>,
}

impl Linked {
    /// Builds them below a folder, unless that was done before.
    ///
    /// # Panics
    ///
    /// When they cannot be built.
    pub(crate) fn built(folder: &Path, profile: Profile) -> Self {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
        // All of it was there when this test was built.
        cargo.args(["build", "--offline", "--package", env!("CARGO_PKG_NAME"), "--example", "linked"]);
        for setting in settings(profile) {
            cargo.args(["--config", setting]);
        }
        cargo.args(["--profile", profile.name(), "--message-format", "json-render-diagnostics"]);
        cargo.arg("--target-dir").arg(folder);
        for (name, _) in std::env::vars_os() {
            if OF_THIS_PACKAGE.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
                cargo.env_remove(name);
            }
        }
        let output = cargo.stderr(Stdio::inherit()).output().expect("cargo starts");
        assert!(output.status.success(), "cargo cannot build the crates that the programs use");
        let messages = String::from_utf8(output.stdout).expect("cargo says it in UTF-8");
        let messages: Vec<Value> =
            messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let libraries = NAMES.iter().map(|name| (*name, library(&messages, name))).collect();
        Self { libraries }
    }

    /// The compiler's options that let it find them.
    pub(crate) fn options(&self) -> Vec<String> {
        let folder = self.libraries[0].1.parent().unwrap_or(Path::new(""));
        let found_in = format!("-Ldependency={}", folder.display());
        let named = self.libraries.iter().map(|(name, path)| format!("--extern={name}={}", path.display()));
        std::iter::once(found_in).chain(named).collect()
    }
}

/// How a profile differs from the workspace's: the crates run for milliseconds, so they are built
/// fast rather than for speed.
fn settings(profile: Profile) -> &'static [&'static str] {
    match profile {
        Profile::Debug => &UNOPTIMISED,
        // `*` is what is not of this workspace.
        Profile::Release => &["profile.release.package.'*'.opt-level=0"],
        Profile::Abort => &ABORT,
    }
}

const UNOPTIMISED: [&str; 4] = [
    "profile.dev.debug=false",
    "profile.dev.package.'*'.opt-level=0",
    "profile.dev.package.workflow-log.opt-level=0",
    "profile.dev.package.workflow-log-journal.opt-level=0",
];

const ABORT: [&str; 6] = [
    UNOPTIMISED[0],
    UNOPTIMISED[1],
    UNOPTIMISED[2],
    UNOPTIMISED[3],
    "profile.abort.inherits='dev'",
    "profile.abort.panic='abort'",
];

/// The file of a crate that cargo says it built.
fn library(messages: &[Value], name: &str) -> PathBuf {
    let of_that_name = |message: &&Value| {
        let kinds = message["target"]["kind"].as_array();
        message["reason"] == "compiler-artifact"
            && message["target"]["name"].as_str().is_some_and(|target| target.replace('-', "_") == name)
            && kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib" || kind == "proc-macro"))
    };
    let files = messages.iter().filter(of_that_name).filter_map(|message| message["filenames"].as_array());
    // A library has its metadata beside it; a procedural macro is one file.
    let files = files.flatten().filter_map(Value::as_str).map(PathBuf::from);
    let mut files = files.filter(|file| file.extension().is_none_or(|end| end != "rmeta"));
    let file = files.next().unwrap_or_else(|| panic!("cargo built no `{name}`"));
    assert_eq!(files.next(), None, "cargo built `{name}` twice");
    file
}
