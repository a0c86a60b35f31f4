//! Runs a program as its author wrote it and with the attributes, against a model that says the same to
//! both, and compares: what the two do, and what is recorded with what the server saw.
//!
//! A program is a package beside this one with two binaries, `src/plain.rs` and `src/logged.rs`. Its tests
//! are in its own `tests/`, so that those of a program whose client is small need no other client:
//!
//! ```sh
//! cargo test -p coder -p courier            # neither rig nor genai nor ollama-rs is built
//! cargo test --workspace                    # every client there is here
//! UPDATE_TREES=1 cargo test --workspace     # writes the trees anew: read the difference
//! ```

mod calls;
mod case;
mod picture;
mod played;
mod source;

pub use calls::{Told, opening, told, user_messages};
pub use case::{Case, Program};
pub use played::Played;
pub use workflow_log_examples::server::{
    ChatRequest, Completion, Exchange, Reply, Scenario, Script, ToolCall, Usage,
};
pub use workflow_log_journal::{Node, NodeKind, Run};

/// The program of this package, of which the two binaries are called `$name` and `$name-plain`.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        $crate::Program {
            plain: env!(concat!("CARGO_BIN_EXE_", $name, "-plain")),
            logged: env!(concat!("CARGO_BIN_EXE_", $name)),
            folder: env!("CARGO_MANIFEST_DIR"),
        }
    };
}

/// An answer of text, with counts that no other answer has.
pub fn says(number: u64, text: &str) -> Reply {
    Reply::Completion(Completion {
        id: Some(format!("reply_{number}")),
        content: Some(text.into()),
        finish_reason: Some("stop".to_owned()),
        usage: Some(usage(number)),
        ..Completion::default()
    })
}

/// An answer that calls tools, each given as its name and its arguments, with counts that no other
/// answer has.
pub fn calls(number: u64, tools: &[(&str, &str)]) -> Reply {
    let call = |(index, (name, arguments)): (usize, &(&str, &str))| {
        ToolCall::new(&format!("call_{number}_{index}"), name, *arguments)
    };
    Reply::Completion(Completion {
        id: Some(format!("reply_{number}")),
        tool_calls: tools.iter().enumerate().map(call).collect(),
        finish_reason: Some("tool_calls".to_owned()),
        usage: Some(usage(number)),
        ..Completion::default()
    })
}

/// Counts that differ from answer to answer, and from one another.
fn usage(number: u64) -> Usage {
    Usage {
        prompt_tokens: Some(1000 + number),
        completion_tokens: Some(100 + number),
        cached_tokens: Some(10 + number),
        reasoning_tokens: Some(1 + number),
        ..Usage::default()
    }
}
