//! What the tests here share: the programs they start, the runs they replay, and what must be in
//! the journal afterwards.
//!
//! The tests judge from outside: the example `replay` runs in a process of its own, and nothing
//! here uses its code or its reading of a trajectory.

mod comparison;
mod python;
mod synthetic;
mod trajectory;

use std::io::Write as _;

pub use comparison::{Comparison, Extent, canonical, compare};
pub use python::Python;
pub use synthetic::write_synthetic;
pub use test_programs::Programs;
pub use trajectory::{Kind, Step, Trajectory, recorded};

/// Tells whoever watches the tests, also when they pass.
///
/// Straight to standard error, because the test harness keeps what `println!` says in passing
/// tests to itself.
pub fn say(text: &str) {
    // When nobody can be told, nobody is told.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
