//! What can be done: a file each.

pub(crate) mod measure;
pub(crate) mod smoke;
