//! What can be measured: a file each.

pub(crate) mod live;
pub(crate) mod memory;
pub(crate) mod patterns;
pub(crate) mod peers;
pub(crate) mod skeleton;
pub(crate) mod turns;
