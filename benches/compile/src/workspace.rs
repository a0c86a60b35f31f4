//! The folder in which the programs are packages of one workspace, and share what they depend on.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::TempDir;

use crate::program::Program;

/// Its profiles are those that everyone has, but that nothing is left in a release that only
/// debuggers look at, and that one is for rebuilding what was edited.
const PROFILES: &str = "\
[profile.release]
strip = true

[profile.edit]
inherits = \"dev\"
incremental = true
";

const LOCKFILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");

/// The folder, and what removes it in the end.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    _removed: Option<TempDir>,
}

impl Workspace {
    /// Writes the programs into a folder, or into one that is gone in the end.
    pub(crate) fn create(folder: Option<&Path>, programs: &[Program]) -> anyhow::Result<Self> {
        let removed = if folder.is_none() { Some(tempfile::tempdir()?) } else { None };
        let root = folder.or(removed.as_ref().map(TempDir::path)).context("no folder")?.to_owned();
        fs::create_dir_all(&root)?;
        let this = Self { root: root.canonicalize()?, _removed: removed };
        let members: Vec<_> = programs.iter().map(|program| format!("\"{}\"", program.name())).collect();
        let members = members.join(", ");
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n{PROFILES}");
        fs::write(this.root.join("Cargo.toml"), manifest)?;
        // The versions that are in it are kept, and what is not needed is taken out by cargo.
        fs::copy(LOCKFILE, this.root.join("Cargo.lock"))?;
        for program in programs {
            program.write(&this.folder(*program))?;
        }
        Ok(this)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a program's package is.
    pub(crate) fn folder(&self, program: Program) -> PathBuf {
        self.root.join(program.name())
    }

    /// Where everything is built.
    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target")
    }
}
