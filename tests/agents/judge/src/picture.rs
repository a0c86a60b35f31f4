//! The tree that `workflow-log show` draws of a run, without what is another each time.

use std::{borrow::Cow, env, fs, path::Path};

use workflow_log_cli::{Theme, view};
use workflow_log_journal::Run;

/// What Ollama puts before a time.
const CREATED_AT: &str = r#""created_at":""#;
/// The one duration that is a fact.
const FIRST_ITEM: &str = "time_to_first_item_in_ms";
const WIDTH: usize = 100;

/// Compares the tree with the one in a file. With `UPDATE_TREES` it is written there.
pub(crate) fn check(run: &Run, port: &str, path: &Path) {
    // As long as they were: a line that is too long is cut after so many columns.
    let drawn = undated(&drawn(run).replace(port, &"_".repeat(port.len())));
    if env::var_os("UPDATE_TREES").is_some() {
        fs::write(path, &drawn).expect("a writable folder");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == drawn,
        "the tree is not {}; with UPDATE_TREES=1 it is written there\n{drawn}",
        path.display()
    );
}

fn drawn(run: &Run) -> String {
    let mut text = Vec::new();
    view::tree(run, &Theme::plain(), view::Frame::new(WIDTH), &mut text).expect("memory");
    let text = String::from_utf8(text).expect("text");
    let lines = text.lines().filter(|line| !line.starts_with("start ") && !line.starts_with("run "));
    lines.map(|line| timeless(&without_fields(line)) + "\n").collect()
}

/// The text without the times that a reply says it was made at.
fn undated(text: &str) -> String {
    let mut pieces = text.split(CREATED_AT);
    let mut undated = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (time, rest) = piece.split_at(piece.find('"').unwrap_or(0));
        undated += CREATED_AT;
        undated.extend(time.chars().map(|c| if c.is_ascii_digit() { '_' } else { c }));
        undated += rest;
    }
    undated
}

/// A line without what follows a type's name where one is written with `Debug`: the fields of a client
/// are another library's, and differ with the features that it is built with.
fn without_fields(line: &str) -> Cow<'_, str> {
    let end = line.match_indices("=\"").find_map(|(at, quote)| {
        let name = &line[at + quote.len()..];
        let (name, _) = name.split_once(" { ")?;
        let is_type = name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric);
        is_type.then_some(at + quote.len() + name.len())
    });
    end.map_or(line.into(), |end| format!("{} {{…", &line[..end]).into())
}

/// A line with `…` for every duration, and for the room that is left for it.
fn timeless(line: &str) -> String {
    let words = line.split(' ').map(|word| match word.split_once('=') {
        Some((FIRST_ITEM, _)) => Cow::from(format!("{FIRST_ITEM}=…")),
        _ => if is_duration(word) { "…" } else { word }.into(),
    });
    words.collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

fn is_duration(word: &str) -> bool {
    let number = ["ms", "µs", "s"].iter().find_map(|unit| word.strip_suffix(unit));
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.'))
}
