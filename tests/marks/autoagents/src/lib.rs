//! Do the marks of `AutoAgents` and ours work in one file?
#![cfg(test)]
#![allow(clippy::unused_self, reason = "methods have receivers, whatever they do")]

mod agents;
mod executed;
mod imports;
mod modules;
mod tools;
