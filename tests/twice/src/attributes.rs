//! A program without our attributes: spaces where they stood, so that all else stays in its place.

use std::ops::Range;
use std::str::FromStr as _;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// Our attributes and marks.
const NAMES: [&str; 9] =
    ["workflow", "agent", "resource", "llm", "env", "tool", "action", "iteration", "no_log"];

/// What the crate is called where an attribute or a `use` names it.
const CRATES: [&str; 2] = ["workflow_log", "wl"];

/// The text with spaces in the place of our attributes and of `use workflow_log::…;`.
///
/// # Panics
///
/// When the text is no Rust.
pub(crate) fn without(text: &str) -> String {
    let tokens = TokenStream::from_str(text).unwrap_or_else(|error| panic!("no Rust: {error}"));
    let mut ranges = Vec::new();
    find(tokens, &mut ranges);
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        for byte in &mut bytes[range] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).expect("whole tokens are replaced")
}

/// Where something of ours stands.
fn find(tokens: TokenStream, ranges: &mut Vec<Range<usize>>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut index = 0;
    while index < tokens.len() {
        let length = ours(&tokens[index..]);
        if length > 0 {
            let last = index + length - 1;
            ranges.push(tokens[index].span().byte_range().start..tokens[last].span().byte_range().end);
        } else if let TokenTree::Group(group) = &tokens[index] {
            find(group.stream(), ranges);
        }
        index += length.max(1);
    }
}

/// How many tokens something of ours has that begins here.
fn ours(tokens: &[TokenTree]) -> usize {
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..]
            if hash.as_char() == '#' && is_our_attribute(group) =>
        {
            2
        }
        [TokenTree::Ident(word), ..] if word == "use" && is_our_path(&tokens[1..]) => {
            let end = |token: &TokenTree| matches!(token, TokenTree::Punct(end) if end.as_char() == ';');
            tokens.iter().position(end).map_or(0, |end| end + 1)
        }
        _ => 0,
    }
}

fn is_our_attribute(group: &Group) -> bool {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    // The path: what stands before the arguments.
    let length = tokens.iter().take_while(|token| !matches!(token, TokenTree::Group(_))).count();
    let (path, arguments) = tokens.split_at(length);
    if let ([TokenTree::Ident(word)], [TokenTree::Group(arguments)]) = (path, arguments) {
        if word == "cfg_attr" {
            return has_ours(arguments);
        }
    }
    let ours = matches!(path.last(), Some(TokenTree::Ident(last)) if is_our_name(last));
    group.delimiter() == Delimiter::Bracket
        && ours
        && arguments.len() <= 1
        && (path.len() == 1 || is_our_path(path))
}

/// Whether one of the attributes behind a condition is ours. All of them are then taken for ours.
fn has_ours(arguments: &Group) -> bool {
    let attributes = arguments.stream().into_iter().skip_while(|token| !matches!(token, TokenTree::Punct(_)));
    attributes.into_iter().any(|token| matches!(token, TokenTree::Ident(name) if is_our_name(&name)))
}

fn is_our_name(name: &Ident) -> bool {
    NAMES.iter().any(|ours| name == ours)
}

/// Whether a path begins with the crate's name, perhaps behind `::`.
fn is_our_path(tokens: &[TokenTree]) -> bool {
    let mut words = tokens.iter().skip_while(|token| matches!(token, TokenTree::Punct(_)));
    matches!(words.next(), Some(TokenTree::Ident(first)) if CRATES.iter().any(|name| first == name))
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn only_what_is_ours_becomes_spaces() {
        let text = r##"
use workflow_log::prelude::*; use std::env;
#[agent] // #[agent] in a comment stays, "#[agent]" in a text too
#[derive(Debug)]
struct Planner { #[no_log] key: &'static str, r#type: [u8; 2] }
#[wl::agent(
    crate = wl, name = "]"
)]
impl Planner { #[llm(name = "a")] #[other::tool] #[tool(x, y)] fn é(&self, #[no_log] _: u8) { r#"#[tool]"#; } }
macro_rules! made { ($name:literal) => { #[agent(name = $name)] struct Made; } }
"##;
        let blank = without(text);
        assert_eq!(blank.len(), text.len());
        let lines: Vec<_> = blank.lines().map(str::trim_end).collect();
        let spaces = |count: usize| " ".repeat(count);
        assert_eq!(lines[1], format!("{}use std::env;", spaces(30)));
        assert_eq!(
            lines[2],
            format!("{}// #[agent] in a comment stays, \"#[agent]\" in a text too", spaces(9))
        );
        assert_eq!(lines[3], "#[derive(Debug)]");
        assert_eq!(
            lines[4],
            format!("struct Planner {{ {} key: &'static str, r#type: [u8; 2] }}", spaces(9))
        );
        assert_eq!(lines[5..8], ["", "", ""]);
        let kept = "fn é(&self,";
        assert!(lines[8].starts_with(&format!("impl Planner {{ {}#[other::tool]", spaces(19))));
        assert!(lines[8].contains(kept) && lines[8].ends_with("_: u8) { r#\"#[tool]\"#; } }"));
        assert!(lines[9].ends_with(&format!("=> {{ {} struct Made; }} }}", spaces(22))));
    }
}
