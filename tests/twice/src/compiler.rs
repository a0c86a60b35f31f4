//! The compiler, called for one file, and what it says of it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::linked::Linked;
use crate::way::Way;

/// What is made of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Make {
    /// An executable.
    Executable,
    /// Nothing: it is only looked at.
    Nothing,
}

/// What the compiler said.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) succeeded: bool,
    /// Sorted.
    pub(crate) messages: Vec<Message>,
}

impl Compiled {
    /// Everything, as a terminal shows it.
    pub(crate) fn rendered(&self) -> String {
        self.messages.iter().map(|message| message.rendered.as_str()).collect()
    }
}

/// A warning or an error. Two are equal if a reader has to do the same about them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Message {
    /// Level, lint or error code, primary places and message.
    pub(crate) line: String,
    /// As a terminal shows it.
    pub(crate) rendered: String,
}

/// Compiles `NAME.rs` in a folder, there and by that name: panics say where they are by it.
///
/// # Panics
///
/// When there is no compiler.
pub(crate) fn compile(folder: &Path, name: &str, way: Way, linked: &Linked, make: Make) -> Compiled {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(folder).arg(format!("{name}.rs")).args(["--crate-name", "program"]);
    rustc.args(["--edition", way.edition.year(), "--error-format=json"]).args(way.profile.options());
    rustc.args(linked.options());
    match make {
        Make::Executable => rustc.args(["-o", name]),
        Make::Nothing => rustc.arg("--emit=metadata"),
    };
    let output = rustc.output().expect("the compiler starts");
    let text = String::from_utf8_lossy(&output.stderr);
    let mut messages: Vec<_> = text.lines().filter_map(Message::read).collect();
    messages.sort();
    Compiled { succeeded: output.status.success(), messages }
}

impl Message {
    /// Reads one. `None` for a summary of the others.
    fn read(line: &str) -> Option<Self> {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            // The compiler itself has failed.
            return Some(Self { line: line.to_owned(), rendered: line.to_owned() });
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let spans = message["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut places: Vec<_> = spans.iter().filter(|span| span["is_primary"] == true).map(place).collect();
        places.sort();
        let level = text(&message["level"]);
        let code = text(&message["code"]["code"]);
        let said = text(&message["message"]);
        let summary =
            places.is_empty() && code.is_empty() && (said.contains("emitted") || said.contains("due to"));
        if level == "failure-note" || summary {
            return None;
        }
        let line = format!("{level} [{code}] at {}: {}", places.join(", "), last_names(&said));
        Some(Self { line, rendered: text(&message["rendered"]) })
    }
}

/// A message with the last names of paths alone.
///
/// The compiler does that itself where no crate that it has loaded has another thing of that name;
/// and ours is loaded only where it is used.
fn last_names(message: &str) -> String {
    let is_of_name = |character: char| character.is_alphanumeric() || character == '_';
    let mut short = String::new();
    let mut rest = message;
    while let Some(end) = rest.find("::") {
        let (before, after) = (&rest[..end], &rest[end + 2..]);
        short.push_str(before.trim_end_matches(is_of_name));
        if !after.starts_with(is_of_name) {
            short.push_str("::");
        }
        rest = after;
    }
    short + rest
}

fn place(span: &Value) -> String {
    let Value::Object(span) = span else { return String::new() };
    let number = |name: &str| span.get(name).map(ToString::to_string).unwrap_or_default();
    let file = span.get("file_name").and_then(Value::as_str).map(Path::new).and_then(Path::file_name);
    format!(
        "{} {}:{}-{}:{}",
        file.unwrap_or_default().to_string_lossy(),
        number("line_start"),
        number("column_start"),
        number("line_end"),
        number("column_end")
    )
}

#[cfg(test)]
mod tests {
    use super::last_names;

    #[test]
    fn paths_are_their_last_names() {
        assert_eq!(last_names("`std::fmt::Debug` of `Box<dyn a::B>`"), "`Debug` of `Box<dyn B>`");
        assert_eq!(last_names("call it as `made::<u32>`"), "call it as `::<u32>`");
        assert_eq!(last_names("no path"), "no path");
    }
}
