//! Where programs are made, each in both versions, and the two are compared.

use std::path::{Path, PathBuf};

use behaviour_tests::Logs;

use crate::attributes::without;
use crate::comparison::{behaviour, messages};
use crate::compiler::{Make, compile};
use crate::execution;
use crate::family::check;
use crate::linked::Linked;
use crate::program::Program;
use crate::trees;
use crate::way::Way;

/// Fails a test with everything that differs.
///
/// # Panics
///
/// When something does.
pub fn assert_same(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

/// A folder that programs are made in.
#[derive(Debug)]
pub struct Workshop {
    folder: PathBuf,
}

/// A program's two versions, in a folder each.
struct Versions {
    without: PathBuf,
    with: PathBuf,
}

impl Workshop {
    /// A workshop in a folder.
    pub fn new(folder: impl AsRef<Path>) -> Self {
        Self { folder: folder.as_ref().to_owned() }
    }

    /// Runs programs: the compiler says the same of them, they print the same, end the same, and
    /// leave the trees they should. Returns every difference.
    pub fn run(&self, programs: &[Program], way: Way) -> Vec<String> {
        let linked = self.linked(way);
        check(programs, way, |program| self.run_one(program, way, &linked))
    }

    /// Compiles programs: the compiler says the same about both versions, and something about each.
    /// Returns every difference.
    pub fn compile(&self, programs: &[Program], way: Way) -> Vec<String> {
        let linked = self.linked(way);
        check(programs, way, |program| {
            let Versions { without, with } = self.versions(program, "compiled", way);
            let [without, with] =
                [without, with].map(|folder| compile(&folder, program.name(), way, &linked, Make::Nothing));
            if without.messages.is_empty() {
                return vec!["the compiler says nothing about it".to_owned()];
            }
            messages(&without, &with).into_iter().collect()
        })
    }

    fn run_one(&self, program: &Program, way: Way, linked: &Linked) -> Vec<String> {
        let versions = self.versions(program, "run", way);
        let compile = |folder| compile(folder, program.name(), way, linked, Make::Executable);
        let without = compile(&versions.without);
        if !without.succeeded {
            return vec![format!("it does not compile without the attributes\n{}", without.rendered())];
        }
        let with = compile(&versions.with);
        let mut differences: Vec<_> = messages(&without, &with).into_iter().collect();
        if !with.succeeded {
            return differences;
        }
        let run = |folder: &Path, logs: &Logs, verbosity| {
            execution::run(&folder.join(program.name()), &folder.join("home"), logs.path(), verbosity)
        };
        let expected = run(&versions.without, &Logs::new(), None);
        let mut said = Vec::new();
        for verbosity in [None, Some("trace"), Some("off")] {
            let logs = Logs::new();
            let found = run(&versions.with, &logs, verbosity);
            // Most of what differs does so at any verbosity, and is said once.
            if let Some(text) = behaviour(&expected, &found).filter(|text| !said.contains(text)) {
                differences.push(format!("at {}, {text}", verbosity.unwrap_or("its own verbosity")));
                said.push(text);
            }
            match verbosity {
                None => differences.extend(trees::difference(program, way, &trees::drawn(&logs))),
                Some("off") if logs.bytes() != "" => differences.push("off, it leaves a file".to_owned()),
                Some(_) => {}
            }
        }
        differences
    }

    /// The crates that programs use, built for this way.
    fn linked(&self, way: Way) -> Linked {
        Linked::built(&self.folder.join("crates"), way.profile)
    }

    /// Writes both versions of a program.
    fn versions(&self, program: &Program, what: &str, way: Way) -> Versions {
        let folder = self.folder.join(what).join(way.to_string()).join(program.name());
        let written = |version: &str, text: &str| {
            let folder = folder.join(version);
            std::fs::create_dir_all(&folder).expect("a folder for the version");
            std::fs::write(folder.join(program.name()).with_extension("rs"), text).expect("the version");
            folder
        };
        Versions {
            without: written("without", &without(&program.text)),
            with: written("with", &program.text),
        }
    }
}
