//! The command line: what was typed, and what it means.

mod raw;
mod resolved;

pub(crate) use raw::{Format, Raw};
pub(crate) use resolved::{Command, Display, Export, resolve};
