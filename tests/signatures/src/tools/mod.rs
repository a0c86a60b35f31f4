//! Signatures 59 to 79, and 32: tools, what calls them, and the environments that they act in.

pub mod dynamic;
pub mod environments;
pub mod hooks;
pub mod json;
pub mod protocol;
pub mod typed;
