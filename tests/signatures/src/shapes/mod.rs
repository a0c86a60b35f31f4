//! Shapes of code that are in none of the signatures, and that no other test has.

pub mod conditional;
pub mod futures;
pub mod instrumented;
pub mod patterns;
pub mod pointers;
