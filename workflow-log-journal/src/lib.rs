//! What workflow-log leaves on disk, and how to read it.
//!
//! A run is a journal: a file of JSON lines, one record a line, the first of them a header. Each
//! record is whole and owned by the kernel before the program that is recorded goes on, so the
//! journal is right up to the moment its process died, however it died. Everything else, the
//! report, the tree on the terminal, an export, is derived from it by readers that never write
//! to it.
//!
//! ```no_run
//! use std::path::Path;
//! use workflow_log_journal::{NodeKind, Run};
//!
//! let run = Run::load(Path::new("logs/patch_20261121_051400.jsonl"))?;
//! println!("{}: {}", run.header.workflow, run.final_status());
//! for node in run.nodes.iter().filter(|node| node.begin.node == NodeKind::Action) {
//!     println!("{} {}", node.begin.name, node.outcome);
//! }
//! # Ok::<(), workflow_log_journal::ReadError>(())
//! ```
//!
//! Read in this order: [`record`] (what can be stated), [`codec`] (how a line looks), [`Writer`],
//! [`Reader`], [`Run`] (the tree), [`Contents`] (what values refer to), [`report`]. `docs/format.md` is the contract for readers in
//! other languages.
//!
//! This crate knows nothing of recorders, macros, threads or terminals.

mod cache;
pub mod codec;
mod command_line;
mod common;
pub mod condense;
mod content;
mod contents;
mod error;
mod id;
pub mod layout;
mod lines;
mod name;
mod page;
mod parse;
mod payload;
mod process;
mod prompt;
mod reader;
pub mod record;
pub mod report;
mod resolver;
mod scan;
mod shape;
mod skeleton;
mod source;
pub mod store;
mod time;
mod trace_parent;
mod tree;
mod value;
mod writer;

pub use command_line::command_line;
pub use contents::{Contents, Extent};
pub use error::{ContentError, CreateError, FindError, ReadError};
pub use id::run_id;
pub use name::Name;
pub use parse::{ParseError, parse};
pub use payload::Payload;
pub use process::Process;
pub use prompt::PromptChange;
pub use reader::{Damage, Entry, Line, Reader};
pub use record::{NodeKind, Outcome, Record};
pub use time::Timestamp;
pub use tree::{Beginning, LoggedError, Node, Run};
pub use value::{Directive, Number, Value, write_compact, write_indented, write_string};
pub use writer::{Writer, write_whole, write_whole_with};
