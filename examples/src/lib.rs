//! What the examples share: a model server on this machine, clients for it, and recorded runs.
//!
//! The examples are agents, and agents need a model. So that they run without a network, a key
//! or a bill, a [`ModelServer`](server::ModelServer) answers on the loopback interface, in the form
//! of whichever API it is asked through. A [`Script`](server::Script) decides what it says: a [`Scenario`](server::Scenario)
//! written by hand, a [`Recording`](trajectory::Recording) of a run that happened, or any function
//! of the request.

mod client;
pub mod server;
pub mod trajectory;

pub use client::connect;
