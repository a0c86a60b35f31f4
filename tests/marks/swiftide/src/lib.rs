//! Do the marks of swiftide and ours work in one file?
#![cfg(test)]
#![allow(
    clippy::unused_async,
    clippy::used_underscore_binding,
    reason = "tools are `async` and are given a context, whatever they do"
)]

mod agents;
mod functions;
mod invoked;
mod modules;
mod types;
