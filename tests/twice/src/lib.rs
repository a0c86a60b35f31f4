//! The same program, twice: without our attributes and with them.
//!
//! What compiles without the attributes compiles with them and does the same: it prints the same,
//! panics with the same message at the same place, drops in the same order and ends with the same
//! status. The compiler says the same about it, too. Each program lies in a folder:
//!
//! | folder | holds |
//! |---|---|
//! | `programs` | programs that run, and beside each the tree that its log must be, `NAME.tree` |
//! | `warnings` | programs that the compiler warns of |
//! | `errors` | programs that the compiler refuses |
//! | `known`, `known_messages` | those that are known to differ, as `docs/shapes.md` says |
//!
//! The version without attributes is the text itself, with spaces where they stand: lines and
//! columns are the same. A program's first line says what it is about; `//@ edition: 2021` below
//! it says that earlier editions cannot compile it, `//@ edition: 2018 only` that later ones cannot
//! either. Where a program ends otherwise when panics abort, `NAME.abort.tree` has the tree that is
//! left then.
//!
//! ```sh
//! cargo test -p twice-tests                                # all, debug, edition 2021; the rest in part
//! TWICE=all cargo test -p twice-tests                      # other editions and profiles in full, too
//! TWICE=two_traits cargo test -p twice-tests               # those whose names have that in them, in full
//! UPDATE_TREES=1 cargo test -p twice-tests --test programs # writes trees anew: read the difference
//! ```

mod attributes;
mod chosen;
mod comparison;
mod compiler;
mod execution;
mod family;
mod linked;
mod program;
mod trees;
mod way;
mod workshop;

pub use chosen::Chosen;
pub use program::{Program, errors, known, known_messages, programs, warnings};
pub use way::{Edition, Profile, Way};
pub use workshop::{Workshop, assert_same};
