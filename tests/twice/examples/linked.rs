//! Names every crate that the programs may use: cargo builds them for this, and says where they are.
//!
//! It does nothing when it runs.

use {anyhow as _, async_trait as _, futures as _, serde as _, serde_json as _, thiserror as _, tokio as _};
use {behaviour_tests as _, proc_macro2 as _, twice_tests as _, workflow_log as _};

fn main() {}
