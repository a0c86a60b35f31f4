//! A program and its arguments, as somebody would type them.

use crate::value::Value;

/// The line that a shell would read as these arguments; `None` if they are not all texts.
///
/// ```
/// use workflow_log_journal::{Value, command_line};
///
/// let argv = ["git", "commit", "-m", "it's done"].map(Value::from);
/// assert_eq!(command_line(&argv).as_deref(), Some(r"git commit -m 'it'\''s done'"));
/// assert_eq!(command_line(&[]), None);
/// ```
pub fn command_line(argv: &[Value]) -> Option<String> {
    let words: Option<Vec<String>> = argv.iter().map(|word| word.as_str().map(quoted)).collect();
    words.filter(|words| !words.is_empty()).map(|words| words.join(" "))
}

/// One word to a POSIX shell.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-./:=@%+,".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
