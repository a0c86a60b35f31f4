//! Signatures 1 to 31: agents, and what they hand out when they are asked to run.

pub mod functions;
pub mod generic;
pub mod requests;
pub mod streams;
pub mod tasks;
pub mod traits;
