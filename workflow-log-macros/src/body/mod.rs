//! What is recorded inside a user's body: calls through marked fields, marked statements and loops,
//! and the place that goes along with what is spawned.
//!
//! A body is tokens, and what is none of these stays as it is, token for token.

pub(crate) mod chain;
mod closure;
mod dispatch;
mod given;
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
use chain::{Op, field_of_self, is_self, operations};
use names::Names;
use record::Chain;

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

/// Macros whose arguments are expressions that they do not print. What others make of a token, nobody
/// knows.
const TRANSPARENT_MACROS: &[&str] = &[
    "anyhow",
    "bail",
    "debug",
    "eprint",
    "eprintln",
    "error",
    "format",
    "format_args",
    "info",
    "join",
    "json",
    "matches",
    "panic",
    "print",
    "println",
    "select",
    "todo",
    "trace",
    "try_join",
    "unreachable",
    "vec",
    "warn",
    "write",
    "writeln",
];

/// Macros whose argument is the body of a stream: what is in it is awaited.
const STREAM_MACROS: &[&str] = &["stream", "try_stream"];

/// A body with what is recorded in it. `returned` is the type of what it ends with.
pub(crate) fn rewritten(
    body: &Group,
    params: &[&Ident],
    returned: Option<&TokenStream>,
    is_async: bool,
    scene: &Scene<'_>,
    diagnostics: &mut Diagnostics,
) -> Group {
    let mut walk = Walk { scene, diagnostics, asks: false, scopes: Vec::new() };
    let tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let mut names = Names::of_params(params.iter().copied());
    let returned = returned.filter(|ty| names::is_exact(&(*ty).clone().into_iter().collect::<Vec<_>>()));
    let mut rewritten =
        Group::new(Delimiter::Brace, walk.statements(&tokens, returned, is_async, &mut names));
    rewritten.set_span(body.span());
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
    /// What rayon's scopes around are called.
    scopes: Vec<String>,
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
        self.walk(tokens, is_block, None, is_async, names)
    }

    /// Statements, of which the last gives what is `returned`.
    fn statements(
        &mut self,
        tokens: &[TokenTree],
        returned: Option<&TokenStream>,
        is_async: bool,
        names: &mut Names,
    ) -> TokenStream {
        self.walk(tokens, true, returned, is_async, names)
    }

    fn walk(
        &mut self,
        tokens: &[TokenTree],
        is_block: bool,
        returned: Option<&TokenStream>,
        is_async: bool,
        names: &mut Names,
    ) -> TokenStream {
        // Where a `let` ends, and where what it binds begins.
        let mut bound: Option<(usize, usize)> = None;
        // The type that the value at some token has to have.
        let mut wanted: Option<(usize, TokenStream)> = None;
        let mut kept = TokenStream::new();
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            if let Some((_, start)) = bound.take_if(|(end, _)| *end <= at) {
                names.read_let(&tokens[start..]);
            }
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            let begins_statement = is_block && begins_statement(before);
            at += match rest {
                _ if begins_statement && statement::marks(rest).is_some() => {
                    self.marked_statement(rest, is_async, names, &mut kept)
                }
                [TokenTree::Punct(hash), TokenTree::Group(_), ..]
                    if hash.as_char() == '#' && !begins_statement && statement::marks(rest).is_some() =>
                {
                    self.marked_expression(rest, names, &mut kept)
                }
                _ if begins_statement && item_length(rest).is_some() => {
                    let end = item_length(rest).unwrap_or(1);
                    kept.extend(rest[..end].iter().cloned());
                    end
                }
                [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(body), ..]
                    if bang.as_char() == '!' && STREAM_MACROS.iter().any(|known| name == known) =>
                {
                    kept.extend(rest[..2].iter().cloned());
                    kept.extend([TokenTree::Group(self.group(body, true, names))]);
                    3
                }
                [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(_), ..]
                    if bang.as_char() == '!' && !TRANSPARENT_MACROS.iter().any(|known| name == known) =>
                {
                    kept.extend(rest[..3].iter().cloned());
                    3
                }
                [TokenTree::Punct(equals), TokenTree::Punct(angle), ..]
                    if equals.as_char() == '=' && angle.as_char() == '>' =>
                {
                    // What the pattern of this arm binds.
                    let ends = |token: &TokenTree| is_punct(Some(token), ',') || is_braces(token);
                    names.forget(tokens[..at].iter().rev().take_while(|token| !ends(token)));
                    kept.extend(rest[..2].iter().cloned());
                    2
                }
                [TokenTree::Ident(word), ..] if word == "async" => self.async_block(rest, names, &mut kept),
                [TokenTree::Ident(word), ..] if is_self(word) && !is_field(&tokens[..at]) => {
                    let of_let = wanted.take().filter(|(start, _)| *start == at).map(|(_, ty)| (ty, true));
                    let of_body = returned.filter(|_| begins_statement).map(|ty| (ty.clone(), false));
                    self.field_call(rest, of_let.or(of_body), is_async, names, &mut kept)
                }
                [TokenTree::Ident(word), ..]
                    if spawn::is_spawn(word, &rest[1..], before) || spawn::is_scope(word, &tokens[..at]) =>
                {
                    self.spawn(&tokens[..at], rest, is_async, names, &mut kept)
                }
                [TokenTree::Ident(word), after @ ..] if word == "for" => {
                    let pattern = after
                        .iter()
                        .take_while(|token| !matches!(token, TokenTree::Ident(word) if word == "in"));
                    names.forget(pattern);
                    kept.extend([rest[0].clone()]);
                    1
                }
                [TokenTree::Punct(bar), after @ ..] if bar.as_char() == '|' && begins_closure(before) => {
                    let close = after.iter().position(|token| is_punct(Some(token), '|'));
                    let arm = after.iter().position(|token| is_punct(Some(token), '>'));
                    let is_closure = close.is_some_and(|close| {
                        arm.is_none_or(|arm| {
                            close < arm || !is_punct(arm.checked_sub(1).and_then(|at| after.get(at)), '=')
                        })
                    });
                    let length = close.filter(|_| is_closure).map_or(1, |close| close + 2);
                    names.forget(after[..length - 1].iter());
                    kept.extend(rest[..length].iter().cloned());
                    length
                }
                [TokenTree::Ident(word), after @ ..] if word == "let" => {
                    let end = after.iter().position(|token| is_punct(Some(token), ';'));
                    match end.filter(|_| begins_statement) {
                        // Until it ends, its names are those before it.
                        Some(end) => bound = Some((at + 1 + end, at + 1)),
                        None => names.read_let(after),
                    }
                    wanted = names::type_of_let(after).map(|(value, ty)| (at + 1 + value, ty));
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

    /// `self`, and what is called through a marked field of it. `wanted` is the type of the value that
    /// begins here, and whether a semicolon ends it.
    fn field_call(
        &mut self,
        rest: &[TokenTree],
        wanted: Option<(TokenStream, bool)>,
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
        let next = rest.get(length + taken);
        let wanted = wanted.filter(|(_, ends)| if *ends { is_punct(next, ';') } else { next.is_none() });
        let wanted = wanted.map(|(ty, _)| ty);
        let chain = Chain { mark, start, field: Some(field), ops, wanted };
        kept.extend(self.record(chain, is_async, names));
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

/// How many tokens an item takes, if one begins here: what is in it has a `self` of its own, and is
/// no call.
fn item_length(tokens: &[TokenTree]) -> Option<usize> {
    let word = |at: usize, words: &[&str]| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if words.iter().any(|word| ident == word));
    let mut at = 0;
    while is_punct(tokens.get(at), '#') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
        at += 2;
    }
    if word(at, &["pub"]) {
        at += 1;
        at += usize::from(
            matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis),
        );
    }
    let keyword = (at..tokens.len()).find(|at| {
        !word(*at, &["unsafe", "async", "const", "extern", "default"])
            && !matches!(tokens.get(*at), Some(TokenTree::Literal(_)))
    })?;
    let is_item = word(keyword, &["fn", "impl", "trait", "mod", "struct", "enum", "use", "static", "type"]);
    // No keyword everywhere.
    let is_union = word(keyword, &["union"]) && matches!(tokens.get(keyword + 1), Some(TokenTree::Ident(_)));
    let is_constant =
        word(at, &["const"]) && keyword == at + 1 && matches!(tokens.get(keyword), Some(TokenTree::Ident(_)));
    let is_macro = word(at, &["macro_rules"]) && is_punct(tokens.get(at + 1), '!');
    if !(is_item || is_union || is_constant || is_macro) {
        return None;
    }
    let ends = |token: &TokenTree| is_punct(Some(token), ';') || is_braces(token);
    let end = tokens[at..].iter().position(ends)?;
    // `const LIST: [u8; 2] = [1, 2];` and `struct Pair(u8);` end behind no brace.
    let needs_semicolon = is_constant || word(keyword, &["use", "static", "type"]);
    let end =
        if needs_semicolon { tokens[at..].iter().position(|token| is_punct(Some(token), ';'))? } else { end };
    Some(at + end + 1)
}

/// Whether what comes is a field or method of what these tokens end with: `..self` is not.
fn is_field(before: &[TokenTree]) -> bool {
    match before {
        [.., first, second] => is_punct(Some(second), '.') && !is_punct(Some(first), '.'),
        [only] => is_punct(Some(only), '.'),
        [] => false,
    }
}

/// Whether a bar behind this token begins a closure, and is no operator.
fn begins_closure(before: Option<&TokenTree>) -> bool {
    match before {
        None => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ',' | '=' | ';' | '>' | '&' | ':'),
        Some(TokenTree::Ident(word)) => {
            ["move", "async", "return", "static", "in", "else"].iter().any(|keyword| word == keyword)
        }
        Some(token) => is_braces(token),
    }
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn is_punct(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}
