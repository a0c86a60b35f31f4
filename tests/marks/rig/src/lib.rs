//! Do the marks of rig and ours work in one file?
#![cfg(test)]
#![allow(
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "tools return results, and methods have receivers, whatever they do"
)]

mod agents;
mod asked;
mod functions;
mod modules;
mod params;
mod types;
