//! Runs cargo on one program, as on a machine where nothing else is set.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::{Context as _, bail};

use crate::cost::Cost;
use crate::program::Program;
use crate::workspace::Workspace;

/// What is asked of cargo.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    Check,
    Debug,
    Release,
    /// A debug build of a program of which one file was edited.
    Edit,
}

impl Task {
    pub(crate) const ALL: [Self; 4] = [Self::Check, Self::Debug, Self::Release, Self::Edit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Debug => "debug",
            Self::Release => "release",
            Self::Edit => "edit",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
            Self::Edit => &["build", "--profile", "edit"],
        }
    }

    /// The file that is built; `check` builds none.
    pub(crate) fn built(self, workspace: &Workspace, program: Program) -> PathBuf {
        let file = format!("{}{}", program.name(), env::consts::EXE_SUFFIX);
        workspace.target().join(self.name()).join(file)
    }

    /// Builds a program with all that it needs.
    pub(crate) fn prepare(self, workspace: &Workspace, program: Program) -> anyhow::Result<()> {
        self.run(workspace, program).map(drop)
    }

    /// Builds again what was built before, after a change in round `round`; nothing else is built.
    pub(crate) fn rebuild(
        self,
        workspace: &Workspace,
        program: Program,
        round: usize,
    ) -> anyhow::Result<Cost> {
        let folder = workspace.folder(program);
        if let Self::Edit = self {
            let agent = program.agents().next().context("no agent to edit")?;
            program.write_agent(agent, &folder, round + 1)?;
        } else {
            File::options().write(true).open(folder.join("src/main.rs"))?.set_modified(SystemTime::now())?;
        }
        let (cost, said) = Cost::of(|| self.run(workspace, program));
        let said = said?;
        let is_step = |line: &&str| line.starts_with("Compiling ") || line.starts_with("Checking ");
        let steps: Vec<_> = said.lines().map(str::trim_start).filter(is_step).collect();
        match steps.as_slice() {
            [step] if step.contains(&program.name()) => Ok(cost),
            steps => bail!("not just {} was built: {steps:?}", program.name()),
        }
    }

    /// What cargo says.
    fn run(self, workspace: &Workspace, program: Program) -> anyhow::Result<String> {
        let mut command = cargo();
        command.args(self.arguments()).args(["--package", &program.name()]);
        command.current_dir(workspace.root()).env("CARGO_TARGET_DIR", workspace.target());
        if !matches!(self, Self::Edit) {
            command.env("CARGO_INCREMENTAL", "0");
        }
        let output = command.stdin(Stdio::null()).output().context("cannot start cargo")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            bail!("cargo cannot {} {}:\n{said}", self.name(), program.name());
        }
        Ok(said)
    }
}

/// Cargo without what it sets itself for the programs it runs, such as this one, and without what
/// changes how it compiles.
fn cargo() -> Command {
    const KEPT: [&str; 3] = ["CARGO_HOME", "CARGO_HTTP_", "CARGO_REGISTR"];
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let is_kept = KEPT.iter().any(|kept| name.starts_with(kept));
        if (name.starts_with("CARGO") || name.starts_with("RUSTC") || name.starts_with("RUSTFLAGS"))
            && !is_kept
        {
            command.env_remove(&*name);
        }
    }
    command.env("CARGO_TERM_COLOR", "never");
    command
}
