//! Do the marks of rmcp and ours work in one file?
#![cfg(test)]
#![allow(
    clippy::needless_pass_by_value,
    clippy::unused_async,
    clippy::unused_self,
    reason = "tools are given what they are given, and methods, whatever they do"
)]

mod bare;
mod blocks;
mod both;
mod clients;
mod handlers;
mod methods;
mod modules;
mod paths;
mod served;
mod shapes;
