//! A program of ours on disk, and what its first lines ask for.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::way::{Edition, Way};

/// A program.
#[derive(Debug)]
pub struct Program {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// The editions that can compile it.
    editions: RangeInclusive<Edition>,
}

/// The programs that run.
pub fn programs() -> Vec<Program> {
    all_in("programs")
}

/// The programs that the compiler warns of.
pub fn warnings() -> Vec<Program> {
    all_in("warnings")
}

/// The programs that the compiler refuses.
pub fn errors() -> Vec<Program> {
    all_in("errors")
}

/// The programs that are known to differ.
pub fn known() -> Vec<Program> {
    all_in("known")
}

/// The programs of which the compiler is known to say something else.
pub fn known_messages() -> Vec<Program> {
    all_in("known_messages")
}

fn all_in(folder: &str) -> Vec<Program> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry of a folder").path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    paths.sort();
    paths.into_iter().map(Program::read).collect()
}

impl Program {
    fn read(path: PathBuf) -> Self {
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.starts_with("// "), "{}: the first line says what it is about", path.display());
        let directive = text.lines().find_map(|line| line.strip_prefix("//@ edition: "));
        let editions = directive.map_or(Some(Edition::E2018..=Edition::E2024), |directive| {
            let (year, only) =
                directive.strip_suffix(" only").map_or((directive, false), |year| (year, true));
            let edition = Edition::of(year)?;
            Some(edition..=if only { edition } else { Edition::E2024 })
        });
        let editions = editions.unwrap_or_else(|| panic!("{}: unknown editions", path.display()));
        Self { path, text, editions }
    }

    /// Its file's name, without the ending.
    ///
    /// # Panics
    ///
    /// When that is no text.
    pub fn name(&self) -> &str {
        self.path.file_stem().and_then(|name| name.to_str()).expect("a name in UTF-8")
    }

    /// Whether it can be compiled so.
    pub(crate) fn allows(&self, way: Way) -> bool {
        self.editions.contains(&way.edition)
    }
}
