//! Signatures 33 to 58: clients of models, and what libraries and programs put around them.

pub mod awaited;
pub mod builders;
pub mod chats;
pub mod histories;
pub mod layers;
pub mod programs;
pub mod providers;
