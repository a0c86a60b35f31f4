//! A chain of postfix operations: `self.client.chat().create(request).await?`.
//!
//! Read from tokens, because that is all a body is: what is not a chain is not looked at.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// One operation behind a value.
pub(crate) enum Op {
    /// `.name(arguments)`, and what stands between name and arguments.
    Method { name: Ident, arguments: Group, tokens: TokenStream },
    /// `.await`.
    Await(TokenStream),
    /// `?`.
    Try(TokenStream),
    /// `.field`, `[index]`, `(arguments)`.
    Other(TokenStream),
}

impl Op {
    /// The arguments of a call.
    pub(super) fn arguments(&self) -> Option<Group> {
        match self {
            Self::Method { arguments, .. } => Some(arguments.clone()),
            Self::Other(tokens) => match tokens.clone().into_iter().next() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Some(group),
                _ => None,
            },
            Self::Await(_) | Self::Try(_) => None,
        }
    }

    /// Puts other arguments in the place of a call's.
    pub(super) fn set_arguments(&mut self, group: Group) {
        let (Self::Method { tokens, .. } | Self::Other(tokens)) = self else { return };
        let mut all: Vec<TokenTree> = std::mem::take(tokens).into_iter().collect();
        if let Some(last) = all.last_mut() {
            *last = TokenTree::Group(group.clone());
        }
        *tokens = all.into_iter().collect();
        if let Self::Method { arguments, .. } = self {
            *arguments = group;
        }
    }

    pub(crate) fn tokens(&self) -> &TokenStream {
        match self {
            Self::Method { tokens, .. } | Self::Await(tokens) | Self::Try(tokens) | Self::Other(tokens) => {
                tokens
            }
        }
    }
}

/// Reads the operations at the beginning of some tokens, and says how many tokens they are.
pub(crate) fn operations(tokens: &[TokenTree]) -> (Vec<Op>, usize) {
    let (mut ops, mut at) = (Vec::new(), 0);
    while let Some((op, length)) = operation(&tokens[at..]) {
        ops.push(op);
        at += length;
    }
    (ops, at)
}

fn operation(tokens: &[TokenTree]) -> Option<(Op, usize)> {
    let taken = |length: usize| tokens[..length].iter().cloned().collect::<TokenStream>();
    match tokens {
        [TokenTree::Punct(question), ..] if question.as_char() == '?' => Some((Op::Try(taken(1)), 1)),
        [TokenTree::Group(group), ..]
            if matches!(group.delimiter(), Delimiter::Bracket | Delimiter::Parenthesis) =>
        {
            Some((Op::Other(taken(1)), 1))
        }
        // `0..` is a range.
        [TokenTree::Punct(dot), TokenTree::Punct(other), ..]
            if dot.as_char() == '.' && other.as_char() == '.' =>
        {
            None
        }
        [TokenTree::Punct(dot), TokenTree::Ident(word), ..] if dot.as_char() == '.' && word == "await" => {
            Some((Op::Await(taken(2)), 2))
        }
        [TokenTree::Punct(dot), TokenTree::Ident(name), rest @ ..] if dot.as_char() == '.' => {
            let generics = turbofish(rest);
            match rest.get(generics) {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                    let length = 2 + generics + 1;
                    let (name, arguments) = (name.clone(), group.clone());
                    Some((Op::Method { name, arguments, tokens: taken(length) }, length))
                }
                _ => Some((Op::Other(taken(2)), 2)),
            }
        }
        [TokenTree::Punct(dot), TokenTree::Literal(_), ..] if dot.as_char() == '.' => {
            Some((Op::Other(taken(2)), 2))
        }
        _ => None,
    }
}

/// How many tokens `::<…>` takes here.
pub(crate) fn turbofish(tokens: &[TokenTree]) -> usize {
    let is = |token: Option<&TokenTree>, char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char);
    if !(is(tokens.first(), ':') && is(tokens.get(1), ':') && is(tokens.get(2), '<')) {
        return 0;
    }
    let (mut depth, mut before) = (0_usize, ' ');
    for (index, token) in tokens.iter().enumerate().skip(2) {
        let char = match token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match char {
            '<' => depth += 1,
            // `Fn() -> u8` ends nothing.
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
        before = char;
    }
    0
}

/// The field of `self` that these tokens begin with, and how many tokens that takes.
pub(crate) fn field_of_self(tokens: &[TokenTree]) -> Option<(String, usize)> {
    match tokens {
        [TokenTree::Ident(this), TokenTree::Punct(dot), TokenTree::Ident(field), rest @ ..]
            if is_self(this) && dot.as_char() == '.' && !calls(rest) =>
        {
            Some((syn::ext::IdentExt::unraw(field).to_string(), 3))
        }
        [TokenTree::Ident(this), TokenTree::Punct(dot), TokenTree::Literal(index), ..]
            if is_self(this) && dot.as_char() == '.' =>
        {
            // `self.2.0` has one literal behind its first dot.
            let index = index.to_string();
            Some((index.split('.').next().unwrap_or_default().to_owned(), 3))
        }
        _ => None,
    }
}

/// `self`, and what `#[async_trait]` calls it where it stands above us.
pub(crate) fn is_self(word: &Ident) -> bool {
    word == "self" || word == "__self"
}

/// Whether what comes makes a method of the name before it.
fn calls(rest: &[TokenTree]) -> bool {
    matches!(rest.get(turbofish(rest)), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}
