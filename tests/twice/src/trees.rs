//! The tree that a program's log is, against the one beside the program.

use std::path::PathBuf;

use behaviour_tests::Logs;

use crate::comparison::texts;
use crate::program::Program;
use crate::way::{Profile, Way};

/// All runs in a folder as pictures, in an order that times have no part in.
pub(crate) fn drawn(logs: &Logs) -> String {
    let journals = logs.journals();
    let mut pictures: Vec<_> =
        journals.iter().map(|path| behaviour_tests::picture(&behaviour_tests::load(path))).collect();
    pictures.sort();
    pictures.concat()
}

/// What is wrong with a tree, if anything. With `UPDATE_TREES` it is written where it is expected.
pub(crate) fn difference(program: &Program, way: Way, drawn: &str) -> Option<String> {
    let path = path(program, way);
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected == drawn && path.exists() {
        return None;
    }
    if std::env::var_os("UPDATE_TREES").is_some() {
        std::fs::write(&path, drawn).expect("the tree can be written");
        return None;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(format!("its log is not {name}\n{}", texts(&expected, drawn)))
}

/// Where the expected tree is.
fn path(program: &Program, way: Way) -> PathBuf {
    let abort = program.path.with_extension("abort.tree");
    if way.profile == Profile::Abort && abort.exists() { abort } else { program.path.with_extension("tree") }
}
