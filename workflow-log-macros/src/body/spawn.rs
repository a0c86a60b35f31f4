//! What is spawned takes the place along that it is spawned at.
//!
//! Imports and receivers are not seen, so a spawn is known by its name. A literal `async` block or
//! closure gets the place; of anything else the type says whether it is a future or a closure.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::Walk;
use super::chain::turbofish;
use super::names::Names;
use super::record::separated;

const SPAWNS: &[&str] = &["join", "spawn", "spawn_blocking", "spawn_local", "spawn_local_on", "spawn_on"];

/// Results of these have a type that depends on what is done with them.
const OPEN: &[&str] = &["into", "default", "collect", "parse", "new"];

/// Whether a call of this name spawns.
pub(super) fn is_spawn(word: &Ident, after: &[TokenTree]) -> bool {
    SPAWNS.iter().any(|spawn| word == spawn)
        && matches!(
            after.get(turbofish(after)),
            Some(TokenTree::Group(group))
                if group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty()
        )
}

impl Walk<'_, '_> {
    pub(super) fn spawn(
        &mut self,
        rest: &[TokenTree],
        is_async: bool,
        names: &Names,
        kept: &mut TokenStream,
    ) -> usize {
        let at = 1 + turbofish(&rest[1..]);
        kept.extend(rest[..at].iter().cloned());
        let Some(TokenTree::Group(group)) = rest.get(at) else { return at };
        let parts = separated(group.stream());
        // `join` has many meanings: that of two closures is the one that spawns.
        let is_join = rest[0].to_string() == "join";
        let spawns = !is_join || parts.iter().all(|part| closure(part).is_some());
        let parts = parts.into_iter().map(|part| {
            if spawns {
                self.carried(&part, is_async, names)
            } else {
                self.tokens(&part, false, is_async, &mut names.clone())
            }
        });
        let parts: Vec<TokenStream> = parts.collect();
        let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#(#parts),*));
        arguments.set_span(group.span());
        kept.extend([TokenTree::Group(arguments)]);
        at + 1
    }

    fn carried(&mut self, argument: &[TokenTree], is_async: bool, names: &Names) -> TokenStream {
        let private = self.scene.root.private();
        if let Some(body) = closure(argument) {
            let place = Ident::new("__wl_place", Span::mixed_site());
            let entered = Ident::new("__wl_entered", Span::mixed_site());
            let head: TokenStream = argument[..body].iter().cloned().collect();
            let body = self.tokens(&argument[body..], false, is_async, &mut names.clone());
            // At the user's closure: what it must be, `Send` perhaps, is said of the whole.
            let at = argument.first().map_or_else(Span::call_site, TokenTree::span);
            let inside = quote_spanned! {at=>
                {
                    let #entered = #private::Entered::new(#place);
                    #body
                }
            };
            let mut carried =
                Group::new(Delimiter::Brace, quote!(let #place = #private::handed_over(); #head #inside));
            carried.set_span(Span::call_site().located_at(at));
            return TokenTree::Group(carried).into();
        }
        let walked = self.tokens(argument, false, is_async, &mut names.clone());
        match argument {
            [TokenTree::Ident(word), .., TokenTree::Group(block)]
                if word == "async" && block.delimiter() == Delimiter::Brace =>
            {
                quote!(#private::scoped(#private::handed_over(), #walked))
            }
            [TokenTree::Punct(and), ..] if and.as_char() == '&' => walked,
            [TokenTree::Literal(_)] => walked,
            _ if is_open(argument) => walked,
            _ => {
                self.asks = true;
                quote!((&mut &mut &mut #private::Carried::new(#walked)).__wl_carry())
            }
        }
    }
}

/// Where the body of a closure begins, if the tokens are one that says no type for its result.
fn closure(argument: &[TokenTree]) -> Option<usize> {
    let is_bar = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '|');
    let start = usize::from(matches!(argument.first(), Some(TokenTree::Ident(word)) if word == "move"));
    if !argument.get(start).is_some_and(is_bar) {
        return None;
    }
    let end = start + 1 + argument[start + 1..].iter().position(is_bar)?;
    let says_type = matches!(argument.get(end + 1), Some(TokenTree::Punct(punct)) if punct.as_char() == '-')
        && matches!(argument.get(end + 2), Some(TokenTree::Punct(punct)) if punct.as_char() == '>');
    (!says_type).then_some(end + 1)
}

fn is_open(argument: &[TokenTree]) -> bool {
    let last = argument.iter().rev().find_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    last.is_some_and(|last| OPEN.contains(&last.as_str()))
}
