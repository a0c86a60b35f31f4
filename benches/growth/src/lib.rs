//! Conversations of any length as agents have them, recorded and read back: what the program
//! `growth` measures, and other benchmarks compare.
//!
//! A [`Story`](story::Story) tells a conversation of a [`Pattern`](patterns::Pattern), the same
//! each time. [`agent::live`] lives it with annotated agents, and [`readback`] holds the journal
//! that this leaves against the story told again.

pub mod account;
pub mod agent;
pub mod calls;
pub mod message;
pub mod patterns;
pub mod random;
pub mod readback;
pub mod story;
pub mod table;
pub mod text;
pub mod usage;
