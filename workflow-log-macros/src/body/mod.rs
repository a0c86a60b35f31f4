//! What is recorded inside a user's body: calls through marked fields, marked statements and loops,
//! and the place that goes along with what is spawned.
//!
//! A body is tokens, and what is none of these stays as it is, token for token.

pub(crate) mod chain;
mod names;
mod record;
mod spawn;
mod statement;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::LitStr;

use crate::diagnostics::Diagnostics;
use crate::expand::ladder::imports;
use crate::paths::Root;
use chain::{Op, field_of_self, operations};
use names::Names;

/// What a mark says about a field, a statement.
#[derive(Clone)]
pub(crate) struct Mark {
    /// `llm`, `env`, `tool`; `None` for an action of no kind.
    pub(crate) kind: Option<&'static str>,
    pub(crate) name: Option<LitStr>,
}

/// A field whose calls are recorded, or whose value is not.
#[derive(Clone)]
pub(crate) struct FieldMark {
    pub(crate) field: String,
    /// `None` for `#[no_log]`.
    pub(crate) mark: Option<Mark>,
}

/// What is known around a body.
pub(crate) struct Scene<'a> {
    pub(crate) root: &'a Root,
    /// The type, as written; empty for a free function.
    pub(crate) type_name: &'a str,
    pub(crate) fields: &'a [FieldMark],
    pub(crate) verbosity: Option<crate::options::Verbosity>,
}

/// Methods that hand a field on and do nothing with it.
const TRANSPARENT: &[&str] = &[
    "clone",
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "borrow",
    "borrow_mut",
    "deref",
    "deref_mut",
    "get_mut",
    "iter",
    "lock",
    "read",
    "to_owned",
    "unwrap",
    "expect",
    "write",
];

/// Macros whose arguments are text to them.
const TEXTUAL: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "macro_rules",
    "parse_quote",
    "quote",
    "quote_spanned",
    "stringify",
];

/// A body with what is recorded in it.
pub(crate) fn rewritten(
    body: &Group,
    params: &[&Ident],
    is_async: bool,
    scene: &Scene<'_>,
    diagnostics: &mut Diagnostics,
) -> Group {
    let mut walk = Walk { scene, diagnostics, asks: false };
    let rewritten = walk.group(body, is_async, &Names::of_params(params.iter().copied()));
    if !walk.asks {
        return rewritten;
    }
    let imports = imports(scene.root);
    let (attrs, body) = inner_attributes(rewritten.stream());
    let mut asking = Group::new(Delimiter::Brace, quote!(#attrs #imports #body));
    asking.set_span(rewritten.span());
    asking
}

/// Whether a body has a call through a field of `self`, marked or not.
pub(crate) fn calls_a_field(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    (0..tokens.len()).any(|at| {
        if let TokenTree::Group(group) = &tokens[at] {
            return calls_a_field(group.stream());
        }
        let field = field_of_self(&tokens[at..]);
        field.is_some_and(|(_, length)| is_call(&operations(&tokens[at + length..]).0))
    })
}

/// Whether a chain does more than hand its beginning on.
fn is_call(ops: &[Op]) -> bool {
    ops.iter()
        .any(|op| matches!(op, Op::Method { name, .. } if !TRANSPARENT.iter().any(|other| name == other)))
}

struct Walk<'a, 'd> {
    scene: &'a Scene<'a>,
    diagnostics: &'d mut Diagnostics,
    /// Something in it asks the ladder.
    asks: bool,
}

/// A body's inner attributes, which are the first in a block, and the rest.
pub(crate) fn inner_attributes(body: TokenStream) -> (TokenStream, TokenStream) {
    let mut rest: Vec<TokenTree> = body.into_iter().collect();
    let mut attrs = TokenStream::new();
    while let [TokenTree::Punct(hash), TokenTree::Punct(bang), TokenTree::Group(_), ..] = rest.as_slice() {
        if hash.as_char() != '#' || bang.as_char() != '!' {
            break;
        }
        attrs.extend(rest.drain(..3));
    }
    (attrs, rest.into_iter().collect())
}

impl Walk<'_, '_> {
    fn group(&mut self, group: &Group, is_async: bool, names: &Names) -> Group {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let is_block = group.delimiter() == Delimiter::Brace;
        let mut inner =
            Group::new(group.delimiter(), self.tokens(&tokens, is_block, is_async, &mut names.clone()));
        inner.set_span(group.span());
        inner
    }

    /// Tokens of one group. `is_block`: they may be statements.
    fn tokens(
        &mut self,
        tokens: &[TokenTree],
        is_block: bool,
        is_async: bool,
        names: &mut Names,
    ) -> TokenStream {
        let mut kept = TokenStream::new();
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            let begins_statement = is_block && begins_statement(before);
            at += match rest {
                _ if begins_statement && statement::marks(rest).is_some() => {
                    self.marked_statement(rest, is_async, names, &mut kept)
                }
                [TokenTree::Ident(word), ..] if begins_statement && begins_item(word) => {
                    let end = rest.iter().position(is_braces).map_or(rest.len(), |end| end + 1);
                    kept.extend(rest[..end].iter().cloned());
                    end
                }
                [TokenTree::Ident(name), TokenTree::Punct(bang), ..]
                    if bang.as_char() == '!' && TEXTUAL.iter().any(|textual| name == textual) =>
                {
                    let end = rest.iter().position(|token| matches!(token, TokenTree::Group(_)));
                    let end = end.map_or(rest.len(), |end| end + 1);
                    kept.extend(rest[..end].iter().cloned());
                    end
                }
                [TokenTree::Ident(word), ..] if word == "async" => self.async_block(rest, names, &mut kept),
                [TokenTree::Ident(word), ..] if word == "self" && !is_punct(before, '.') => {
                    self.field_call(rest, is_async, names, &mut kept)
                }
                [TokenTree::Ident(word), ..] if spawn::is_spawn(word, &rest[1..]) => {
                    self.spawn(rest, is_async, names, &mut kept)
                }
                [TokenTree::Ident(word), after @ ..] if word == "for" => {
                    let pattern = after
                        .iter()
                        .take_while(|token| !matches!(token, TokenTree::Ident(word) if word == "in"));
                    names.forget(pattern);
                    kept.extend([rest[0].clone()]);
                    1
                }
                [TokenTree::Punct(bar), after @ ..] if bar.as_char() == '|' => {
                    // A closure's parameters; the bars of `a | b` have no second one before the end.
                    let ends = |token: &TokenTree| is_punct(Some(token), ';') || is_braces(token);
                    let close = after
                        .iter()
                        .take_while(|token| !ends(token))
                        .position(|token| is_punct(Some(token), '|'));
                    let length = close.map_or(1, |close| close + 2);
                    names.forget(after[..length - 1].iter());
                    kept.extend(rest[..length].iter().cloned());
                    length
                }
                [TokenTree::Ident(word), after @ ..] if word == "let" => {
                    names.read_let(after);
                    kept.extend([rest[0].clone()]);
                    1
                }
                [TokenTree::Group(group), ..] => {
                    kept.extend([TokenTree::Group(self.group(group, is_async, names))]);
                    1
                }
                _ => {
                    kept.extend([rest[0].clone()]);
                    1
                }
            };
        }
        kept
    }

    /// `async move { … }`: what is in it is awaited.
    fn async_block(&mut self, rest: &[TokenTree], names: &Names, kept: &mut TokenStream) -> usize {
        let moves = usize::from(matches!(rest.get(1), Some(TokenTree::Ident(word)) if word == "move"));
        kept.extend(rest[..=moves].iter().cloned());
        match rest.get(1 + moves) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                kept.extend([TokenTree::Group(self.group(group, true, names))]);
                2 + moves
            }
            _ => 1 + moves,
        }
    }

    /// `self`, and what is called through a marked field of it.
    fn field_call(
        &mut self,
        rest: &[TokenTree],
        is_async: bool,
        names: &Names,
        kept: &mut TokenStream,
    ) -> usize {
        let field = field_of_self(rest);
        let marked = field.and_then(|(field, length)| {
            let fields = self.scene.fields.iter();
            let mark =
                fields.filter(|marked| marked.field == field).find_map(|marked| marked.mark.clone())?;
            let (ops, taken) = operations(&rest[length..]);
            is_call(&ops).then_some((mark, field, length, ops, taken))
        });
        let Some((mark, field, length, ops, taken)) = marked else {
            kept.extend([rest[0].clone()]);
            return 1;
        };
        let start = rest[..length].iter().cloned().collect();
        kept.extend(self.record(&mark, start, Some(&field), &ops, is_async, names));
        length + taken
    }
}

/// Whether a statement may begin behind a token.
fn begins_statement(before: Option<&TokenTree>) -> bool {
    match before {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == ';',
        Some(token) => is_braces(token),
    }
}

/// Whether a word begins an item with a `self` of its own.
fn begins_item(word: &Ident) -> bool {
    ["impl", "trait", "mod", "fn", "struct", "enum"].iter().any(|item| word == item)
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn is_punct(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}
