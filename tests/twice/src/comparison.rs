//! What differs between a program's two versions, in words.

use crate::compiler::{Compiled, Message};
use crate::execution::Seen;

/// What nobody but us calls anything: in a message it shows code that the reader never wrote.
const OURS: [&str; 3] = ["__wl", "__Wl", "__private"];

/// The one lint that may be silent: a function that calls itself calls its wrapper.
const SILENT: &str = "[unconditional_recursion]";

/// How the compiler's messages differ, if they do.
pub(crate) fn messages(without: &Compiled, with: &Compiled) -> Option<String> {
    let (before, after) = (lines(without), lines(with));
    let mut said = if before == after { String::new() } else { sides(&before, &after) };
    let names_ours = |message: &&Message| OURS.iter().any(|ours| message.rendered.contains(ours));
    let only_with = |message: &&Message| !before.contains(&message.line.as_str());
    let telling = with.messages.iter().filter(|message| only_with(message) || names_ours(message));
    said.extend(telling.map(|message| message.rendered.as_str()));
    (!said.is_empty()).then(|| format!("the compiler says something else\n{said}"))
}

fn lines(compiled: &Compiled) -> Vec<&str> {
    let lines = compiled.messages.iter().map(|message| message.line.as_str());
    let mut lines: Vec<_> = lines.filter(|line| !line.contains(SILENT)).collect();
    // What is wrong with a signature is wrong with the wrapper's, too.
    lines.dedup();
    lines
}

/// How two executions differ, if they do.
pub(crate) fn behaviour(expected: &Seen, found: &Seen) -> Option<String> {
    let pairs = [
        ("stdout", &expected.stdout, &found.stdout),
        ("stderr", &expected.stderr, &found.stderr),
        ("status", &expected.status, &found.status),
        ("files", &expected.files, &found.files),
    ];
    let mut said = String::new();
    for (what, one, other) in pairs.into_iter().filter(|(_, one, other)| one != other) {
        said.push_str(what);
        said.push_str(" differs\n");
        said.push_str(&texts(one, other));
    }
    (!said.is_empty()).then_some(said)
}

/// Two texts: lines that only one of them has are marked.
pub(crate) fn texts(expected: &str, found: &str) -> String {
    sides(&expected.lines().collect::<Vec<_>>(), &found.lines().collect::<Vec<_>>())
}

fn sides(expected: &[&str], found: &[&str]) -> String {
    let mut said = String::new();
    let mut say = |mark: char, line: &str| {
        said.push_str("    ");
        said.push(mark);
        said.push(' ');
        said.push_str(line);
        said.push('\n');
    };
    let common = longest_common(expected, found);
    let (mut one, mut other) = (0, 0);
    for (in_expected, in_found) in common.into_iter().chain([(expected.len(), found.len())]) {
        expected[one..in_expected].iter().for_each(|line| say('-', line));
        found[other..in_found].iter().for_each(|line| say('+', line));
        if let Some(line) = expected.get(in_expected) {
            say(' ', line);
        }
        (one, other) = (in_expected + 1, in_found + 1);
    }
    said
}

/// Where the lines stand that both have, in the order that both have.
fn longest_common(one: &[&str], other: &[&str]) -> Vec<(usize, usize)> {
    // How many lines are common behind each pair of places.
    let mut common = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            common[i][j] = if one[i] == other[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if common[i + 1][j] >= common[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn what_differs_stands_between_what_is_the_same() {
        assert_eq!(texts("a\nb\nc\n", "a\nx\ny\nc\n"), "      a\n    - b\n    + x\n    + y\n      c\n");
        assert_eq!(texts("a\n", "a\na\n"), "      a\n    + a\n");
        assert_eq!(texts("a\nb\nc\nd\n", "b\nc\nx\nd\n"), "    - a\n      b\n      c\n    + x\n      d\n");
    }
}
