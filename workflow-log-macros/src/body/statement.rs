//! Marks on statements and loops.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::Attribute;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;

use super::chain::{Op, operations, turbofish};
use super::dispatch::chooses;
use super::names::{Names, type_of_let};
use super::record::Chain;
use super::{Mark, Walk, is_braces};
use crate::diagnostics::Diagnostics;
use crate::marks::Marks;

/// The attributes that a statement begins with, and how many tokens they take, if one of them is a mark.
pub(super) fn marks(tokens: &[TokenTree]) -> Option<(Vec<Attribute>, usize)> {
    let mut length = 0;
    while let [TokenTree::Punct(hash), TokenTree::Group(group), ..] = &tokens[length..] {
        if hash.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
            break;
        }
        length += 2;
    }
    let attrs: TokenStream = tokens[..length].iter().cloned().collect();
    let attrs = Attribute::parse_outer.parse2(attrs).ok()?;
    let mut others = attrs.clone();
    let _misuse = Marks::take(&mut others, &mut Diagnostics::default());
    (others.len() < attrs.len()).then_some((attrs, length))
}

impl Walk<'_, '_> {
    /// A statement with a mark. How many tokens it takes.
    pub(super) fn marked_statement(
        &mut self,
        rest: &[TokenTree],
        is_async: bool,
        names: &mut Names,
        kept: &mut TokenStream,
    ) -> usize {
        let Some((mut attrs, length)) = marks(rest) else { return 0 };
        let found = Marks::take(&mut attrs, self.diagnostics);
        let statement = &rest[length..];
        if found.no_log.input || found.no_log.output {
            self.diagnostics.error(
                &statement.first().map(ToOwned::to_owned).to_token_stream(),
                "a statement is recorded or not; write `#[no_log]` alone",
            );
        }
        let is_let = matches!(statement.first(), Some(TokenTree::Ident(word)) if word == "let");
        kept.extend(quote!(#(#attrs)*));
        if let Some(span) = found.iteration {
            return length + self.iteration(span, statement, is_async, names, kept);
        }
        let end = end_of(statement);
        if found.no_log.all.is_some() {
            if let Some(mark) = &found.kind {
                self.diagnostics.error_at(
                    mark.span,
                    "marked as an action and `#[no_log]` at once; remove one of the two",
                );
            }
            if is_let {
                names.read_let(&statement[1..]);
            }
            // What is marked in it is not recorded.
            kept.extend(statement[..end].iter().cloned());
            return length + end;
        }
        let Some(mark) = found.kind else { return length };
        let said = Mark { kind: mark.kind, name: mark.name.clone() };
        let value = after_equals(&statement[..end], 0).filter(|_| is_let).unwrap_or(0);
        let called = match &statement[..value] {
            [_, TokenTree::Ident(name), ..] if name != "mut" => Some(name.unraw().to_string()),
            [_, _, TokenTree::Ident(name), ..] => Some(name.unraw().to_string()),
            _ => None,
        };
        let mut recorded = TokenStream::new();
        let closure =
            self.marked_closure(&said, &statement[value..end], called.as_deref(), names, &mut recorded);
        if let Some(taken) = closure {
            kept.extend(statement[..value].iter().cloned());
            kept.extend(recorded);
            kept.extend(self.tokens(&statement[value + taken..end], false, is_async, names));
            if is_let {
                names.read_let(&statement[1..]);
            }
            return length + end;
        }
        if chooses(&statement[value..end]) {
            if let Some((chosen, taken)) = self.dispatch(&said, &statement[value..end], is_async, names) {
                kept.extend(statement[..value].iter().cloned());
                kept.extend(chosen);
                kept.extend(self.tokens(&statement[value + taken..end], false, is_async, names));
                if is_let {
                    names.read_let(&statement[1..]);
                }
                return length + end;
            }
        }
        let Some((before, start, ops, taken)) = call_in(&statement[..end], is_let) else {
            self.diagnostics.error_at(
                    mark.span,
                    "there is neither a call nor a closure in this statement; the mark goes on one like `let reply = client.ask(prompt).await?;`",
                );
            kept.extend(statement[..end].iter().cloned());
            return length + end;
        };
        kept.extend(statement[..before].iter().cloned());
        let after = &statement[before + taken..end];
        let is_all = matches!(after, [TokenTree::Punct(semicolon)] if semicolon.as_char() == ';');
        let typed = statement.get(1..).filter(|_| is_let && is_all).and_then(type_of_let);
        let wanted = typed.filter(|(value, _)| value + 1 == before).map(|(_, ty)| ty);
        let chain = Chain { mark: said, start, field: None, ops, wanted };
        kept.extend(self.record(chain, is_async, names));
        kept.extend(self.tokens(after, false, is_async, names));
        if is_let {
            names.read_let(&statement[1..]);
        }
        length + end
    }

    /// An expression with a mark, which is a closure's. How many tokens it takes.
    pub(super) fn marked_expression(
        &mut self,
        rest: &[TokenTree],
        names: &Names,
        kept: &mut TokenStream,
    ) -> usize {
        let Some((mut attrs, length)) = marks(rest) else { return 0 };
        let found = Marks::take(&mut attrs, self.diagnostics);
        let Some(mark) = found.kind else {
            // A field's or a parameter's, of an item that knows what it means.
            kept.extend(rest[..length].iter().cloned());
            return length;
        };
        kept.extend(quote!(#(#attrs)*));
        let said = Mark { kind: mark.kind, name: mark.name };
        let taken = self.marked_closure(&said, &rest[length..], None, names, kept);
        if taken.is_none() {
            self.diagnostics.error_at(
                mark.span,
                "there is no closure behind this mark; inside a statement it goes on one, and before a statement on its first call",
            );
        }
        length + taken.unwrap_or(0)
    }

    /// `#[iteration] for … { … }`: each pass is an iteration.
    fn iteration(
        &mut self,
        span: Span,
        statement: &[TokenTree],
        is_async: bool,
        names: &Names,
        kept: &mut TokenStream,
    ) -> usize {
        let label = match statement {
            [TokenTree::Punct(tick), TokenTree::Ident(_), TokenTree::Punct(colon), ..]
                if tick.as_char() == '\'' && colon.as_char() == ':' =>
            {
                3
            }
            _ => 0,
        };
        let is_loop = matches!(statement.get(label), Some(TokenTree::Ident(word))
            if ["for", "while", "loop"].iter().any(|keyword| word == keyword));
        let body = body_of_loop(&statement[label..]).map(|body| label + body).filter(|_| is_loop);
        let Some((body, TokenTree::Group(group))) = body.map(|body| (body, &statement[body])) else {
            self.diagnostics.error_at(span, "`#[iteration]` goes on a `for`, `while` or `loop`");
            return 0;
        };
        let private = self.scene.root.private();
        let pass = Ident::new("__wl_pass", Span::mixed_site());
        let head = self.tokens(&statement[..body], false, is_async, &mut names.clone());
        let inside = self.group(group, is_async, names).stream();
        let mut passes = Group::new(Delimiter::Brace, quote!(let #pass = #private::pass(); #inside));
        passes.set_span(group.span());
        kept.extend(head);
        kept.extend([TokenTree::Group(passes)]);
        body + 1
    }
}

/// Where the body of a loop is: the first braces that its head does not need.
fn body_of_loop(tokens: &[TokenTree]) -> Option<usize> {
    let word = |at: usize, words: &[&str]| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if words.iter().any(|word| ident == word));
    let char = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) => punct.as_char(),
        _ => ' ',
    };
    (1..tokens.len()).find(|at| {
        let (before, after) = (at - 1, at + 1);
        let is_operand =
            matches!(char(before), '=' | '!' | '&' | '|' | '+' | '-' | '*' | '/' | '<' | '>' | '.')
                || word(before, &["in", "else", "unsafe", "async", "move", "const"]);
        let goes_on = word(after, &["else"]) || matches!(char(after), '.' | '?');
        let in_head = tokens[1..*at].iter().any(|token| {
            matches!(token, TokenTree::Ident(ident) if ["match", "if"].iter().any(|word| ident == word))
        }) && tokens.get(after).is_some_and(is_braces);
        is_braces(&tokens[*at]) && !(is_operand || goes_on || in_head)
    })
}

/// How many tokens a statement takes.
fn end_of(statement: &[TokenTree]) -> usize {
    let is_let = matches!(statement.first(), Some(TokenTree::Ident(word)) if word == "let");
    let begins_block = matches!(statement.first(), Some(TokenTree::Ident(word))
        if ["match", "if", "for", "while", "loop", "unsafe"].iter().any(|keyword| word == keyword));
    for (index, token) in statement.iter().enumerate() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => return index + 1,
            token if is_braces(token) && begins_block && !is_let => {
                let goes_on = match statement.get(index + 1) {
                    Some(TokenTree::Ident(word)) => word == "else",
                    Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '.' | '?' | ';'),
                    _ => false,
                };
                if !goes_on {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    statement.len()
}

type Call = (usize, TokenStream, Vec<Op>, usize);

/// The first chain with a call in a statement: where it begins, its beginning, its operations, how many
/// tokens it takes.
fn call_in(statement: &[TokenTree], is_let: bool) -> Option<Call> {
    let mut at = if is_let { after_equals(statement, 0)? } else { 0 };
    loop {
        match statement.get(at)? {
            TokenTree::Ident(word) if word == "let" => at = after_equals(statement, at)?,
            TokenTree::Ident(word)
                if ["match", "if", "while", "return", "break", "mut", "in"]
                    .iter()
                    .any(|keyword| word == keyword) =>
            {
                at += 1;
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), '&' | '*' | '!' | '-') => at += 1,
            _ => {}
        }
        let is_prefix = matches!(statement.get(at)?, TokenTree::Ident(word)
            if ["match", "if", "while", "return", "break", "mut", "in", "let"].iter().any(|keyword| word == keyword))
            || matches!(statement.get(at)?, TokenTree::Punct(punct) if matches!(punct.as_char(), '&' | '*' | '!' | '-'));
        if is_prefix {
            continue;
        }
        if let Some((root, ops, taken)) = chain_of(&statement[at..]) {
            let start = statement[at..at + root].iter().cloned().collect();
            return Some((at, start, ops, root + taken));
        }
        let root = root(&statement[at..])?;
        let (_, taken) = operations(&statement[at + root..]);
        // `self.reply = client.ask(prompt).await?;`
        at = after_equals(statement, at + root + taken)?;
    }
}

/// The chain with a call that some tokens begin with: how many its beginning takes, its operations, how
/// many those take.
pub(super) fn chain_of(tokens: &[TokenTree]) -> Option<(usize, Vec<Op>, usize)> {
    let root = root(tokens)?;
    let (ops, taken) = operations(&tokens[root..]);
    let calls = ops.iter().any(|op| match op {
        Op::Method { .. } | Op::Await(_) => true,
        Op::Other(tokens) => matches!(tokens.clone().into_iter().next(),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis),
        Op::Try(_) => false,
    });
    calls.then_some((root, ops, taken))
}

/// Behind the next `=` that is no part of another operator.
fn after_equals(statement: &[TokenTree], from: usize) -> Option<usize> {
    let char = |index: usize| match statement.get(index) {
        Some(TokenTree::Punct(punct)) => punct.as_char(),
        _ => ' ',
    };
    (from..statement.len()).find_map(|index| {
        let is_equals = char(index) == '='
            && !matches!(char(index + 1), '=' | '>')
            && (index == from || !matches!(char(index - 1), '=' | '!' | '<' | '.'))
            // `>=` is one operator, and in `Vec<u8> =` there are two.
            && !(index > from && char(index - 1) == '>' && is_joint(&statement[index - 1]));
        is_equals.then_some(index + 1)
    })
}

fn is_joint(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint)
}

/// How many tokens the beginning of a chain takes: a path, a literal, something in parentheses.
fn root(tokens: &[TokenTree]) -> Option<usize> {
    match tokens.first()? {
        TokenTree::Literal(_) => return Some(1),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => return Some(1),
        TokenTree::Ident(_) => {}
        _ => return None,
    }
    let mut at = 1;
    let is = |index: usize, char| matches!(tokens.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == char);
    while is(at, ':') && is(at + 1, ':') {
        let generics = turbofish(&tokens[at..]);
        at += if generics > 0 { generics } else { 3 };
    }
    if is(at, '!') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
        at += 2;
    }
    Some(at.min(tokens.len()))
}
