//! A marked `match` or `if` that chooses what to call: the mark goes into each branch.
//!
//! ```text
//! #[tool]
//! let result = match name {
//!     "read" => read(args),
//!     "bash" => bash(args).await,
//!     other => Err(format!("no tool {other}")),
//! };
//! ```

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::chain::Op;
use super::names::{Names, OPEN_FUNCTIONS, OPEN_TYPES};
use super::record::{Chain, separated};
use super::statement::chain_of;
use super::{Mark, Walk, is_braces, is_punct};

/// Methods that look at a value and do nothing with it.
const VIEWS: &[&str] =
    &["as_bytes", "as_deref", "as_ref", "as_str", "clone", "is_empty", "len", "to_lowercase", "trim"];

/// Whether a statement chooses by a value that is made without a call.
pub(super) fn chooses(value: &[TokenTree]) -> bool {
    let is_choice = matches!(value.first(), Some(TokenTree::Ident(word)) if word == "match" || word == "if");
    let Some(block) = value.iter().position(is_braces).filter(|_| is_choice) else { return false };
    let mut tokens = value[1..block].iter().zip(&value[2..=block]);
    tokens.all(|(token, after)| {
        let calls = matches!(after, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        !calls || matches!(token, TokenTree::Ident(word) if VIEWS.iter().any(|view| word == view))
    })
}

impl Walk<'_, '_> {
    /// A `match` or `if` with the mark in each branch, and how many tokens it takes. `None` where no
    /// branch calls anything.
    pub(super) fn dispatch(
        &mut self,
        mark: &Mark,
        value: &[TokenTree],
        is_async: bool,
        names: &Names,
    ) -> Option<(TokenStream, usize)> {
        let is_match = matches!(value.first(), Some(TokenTree::Ident(word)) if word == "match");
        let (mut kept, mut found, mut at) = (TokenStream::new(), false, 0);
        loop {
            let block = at + value[at..].iter().position(is_braces)?;
            kept.extend(self.tokens(&value[at..block], false, is_async, &mut names.clone()));
            let TokenTree::Group(group) = &value[block] else { return None };
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            let branches = if is_match {
                self.arms(mark, &tokens, is_async, names, &mut found)
            } else {
                self.tail(mark, &tokens, is_async, names, &mut found)
            };
            let mut inside = Group::new(group.delimiter(), branches);
            inside.set_span(group.span());
            kept.extend([TokenTree::Group(inside)]);
            at = block + 1;
            let goes_on = matches!(value.get(at), Some(TokenTree::Ident(word)) if word == "else");
            if is_match || !goes_on {
                return found.then_some((kept, at));
            }
        }
    }

    fn arms(
        &mut self,
        mark: &Mark,
        tokens: &[TokenTree],
        is_async: bool,
        names: &Names,
        found: &mut bool,
    ) -> TokenStream {
        let (mut kept, mut at) = (TokenStream::new(), 0);
        while at < tokens.len() {
            let arrow = tokens[at..]
                .windows(2)
                .position(|two| is_punct(two.first(), '=') && is_punct(two.get(1), '>'))
                .map(|arrow| at + arrow + 2);
            let Some(start) = arrow else {
                kept.extend(tokens[at..].iter().cloned());
                break;
            };
            let mut inside = names.clone();
            inside.forget(tokens[at..start].iter());
            kept.extend(self.tokens(&tokens[at..start], false, is_async, &mut names.clone()));
            let end = start + branch_length(&tokens[start..]);
            kept.extend(self.branch(mark, &tokens[start..end], is_async, &inside, found));
            at = end;
            if is_punct(tokens.get(at), ',') {
                kept.extend([tokens[at].clone()]);
                at += 1;
            }
        }
        kept
    }

    /// What a branch comes to.
    fn branch(
        &mut self,
        mark: &Mark,
        tokens: &[TokenTree],
        is_async: bool,
        names: &Names,
        found: &mut bool,
    ) -> TokenStream {
        if let [TokenTree::Group(group)] = tokens {
            if is_braces(&tokens[0]) {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                let mut block =
                    Group::new(group.delimiter(), self.tail(mark, &inside, is_async, names, found));
                block.set_span(group.span());
                return TokenTree::Group(block).into();
            }
        }
        if chooses(tokens) {
            if let Some((chosen, taken)) = self.dispatch(mark, tokens, is_async, names) {
                *found = true;
                let after = self.tokens(&tokens[taken..], false, is_async, &mut names.clone());
                return quote!(#chosen #after);
            }
        }
        let chain = chain_of(tokens).filter(|(root, ops, _)| calls(&tokens[..*root], ops));
        let Some((root, ops, taken)) = chain else {
            return self.tokens(tokens, false, is_async, &mut names.clone());
        };
        *found = true;
        let start = tokens[..root].iter().cloned().collect();
        let chain = Chain { mark: mark.clone(), start, field: None, ops, wanted: None };
        let mut recorded = self.record(chain, is_async, names);
        recorded.extend(self.tokens(&tokens[root + taken..], false, is_async, &mut names.clone()));
        recorded
    }

    /// The last expression of a block.
    fn tail(
        &mut self,
        mark: &Mark,
        tokens: &[TokenTree],
        is_async: bool,
        names: &Names,
        found: &mut bool,
    ) -> TokenStream {
        let start = tokens.iter().rposition(|token| is_punct(Some(token), ';')).map_or(0, |at| at + 1);
        let mut inside = names.clone();
        let mut kept = self.statements(&tokens[..start], None, is_async, &mut inside);
        kept.extend(self.branch(mark, &tokens[start..], is_async, &inside, found));
        kept
    }
}

/// How many tokens the value of an arm takes.
fn branch_length(tokens: &[TokenTree]) -> usize {
    let is_word =
        |at: usize, word: &str| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == word);
    let first = separated(tokens).first().map_or(0, |first| first.end);
    if is_braces(&tokens[0]) {
        return 1;
    }
    if !(is_word(0, "match") || is_word(0, "if")) {
        return first;
    }
    // Behind its last brace there may be no comma.
    let mut at = 0;
    while let Some(block) = tokens[at..first].iter().position(is_braces) {
        at += block + 1;
        if !is_word(at, "else") {
            let goes_on = matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '.' | '?'));
            return if goes_on { first } else { at };
        }
    }
    first
}

/// Whether a chain calls something that may be a tool: a value that is made is none, nor is what leaves,
/// and what may return anything would have to say what.
fn calls(root: &[TokenTree], ops: &[Op]) -> bool {
    const MAKERS: &[&str] = &["Duration", "Instant", "PathBuf", "String", "Value"];
    const LEAVE: &[&str] = &[
        "abort",
        "async",
        "break",
        "continue",
        "exit",
        "for",
        "if",
        "loop",
        "match",
        "move",
        "panic",
        "return",
        "todo",
        "unimplemented",
        "unreachable",
        "unsafe",
        "while",
    ];
    let path: Vec<String> = root
        .iter()
        .filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        })
        .collect();
    let makes = |word: &String| OPEN_TYPES.contains(&word.as_str()) || MAKERS.contains(&word.as_str());
    let last = path.last().map(String::as_str).unwrap_or_default();
    let is_open = |name: &str| OPEN_FUNCTIONS.contains(&name);
    let called = ops.iter().rev().find_map(|op| match op {
        Op::Method { name, .. } if !["expect", "unwrap"].iter().any(|out| name == out) => {
            Some(name.to_string())
        }
        _ => None,
    });
    !path.is_empty()
        && !path.iter().any(makes)
        && !LEAVE.contains(&last)
        && !last.starts_with(char::is_uppercase)
        && !called.map_or(is_open(last), |called| is_open(&called))
}
