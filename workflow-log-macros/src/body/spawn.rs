//! What is spawned takes the place along that it is spawned at.
//!
//! Imports and receivers are not seen, so a spawn is known by its name, and what bears that name may
//! be anything: a method of the user's own that takes a `Fn`, a boxed future, a game's component. A
//! literal `async` block can only be given to what takes any future, so it gets the place. A literal
//! closure gets it and stays what it was, `Fn` or `FnOnce`. Of anything else the type decides, and
//! only where the name is said with its library, whose bounds are known, or where it is a call of a
//! function or method, as in `set.spawn(agent.run(task))`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::chain::turbofish;
use super::closure::Closure;
use super::names::Names;
use super::record::separated;
use super::{Walk, inner_attributes, is_braces};

const SPAWNS: &[&str] = &[
    "join",
    "spawn",
    "spawn_blocking",
    "spawn_local",
    "spawn_local_on",
    "spawn_local_with_handle",
    "spawn_ok",
    "spawn_on",
    "spawn_scoped",
    "spawn_with_handle",
];

/// Libraries, and modules of theirs, whose functions of these names take any future or closure.
const LIBRARIES: &[&str] = &["async_std", "rayon", "smol", "task", "thread", "tokio"];

/// Whether a call of this name spawns.
pub(super) fn is_spawn(word: &Ident, after: &[TokenTree], before: Option<&TokenTree>) -> bool {
    let generics = turbofish(after);
    let is_call = matches!(
        after.get(generics),
        Some(TokenTree::Group(group))
            if group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty()
    );
    // The arm of a `match`, or the name of a function.
    let is_pattern = matches!(
        (after.get(generics + 1), after.get(generics + 2)),
        (Some(TokenTree::Punct(equals)), Some(TokenTree::Punct(angle)))
            if equals.as_char() == '=' && angle.as_char() == '>'
    );
    let is_name = matches!(before, Some(TokenTree::Ident(keyword)) if keyword == "fn");
    is_call && !is_pattern && !is_name && SPAWNS.iter().any(|spawn| word == spawn)
}

/// Functions of rayon that run a closure on a thread of its own, which spawns by what it is given.
const SCOPES: &[&str] = &["in_place_scope", "in_place_scope_fifo", "scope", "scope_fifo"];

/// Whether a word is one of rayon's scopes, said with its library.
pub(super) fn is_scope(word: &Ident, before: &[TokenTree]) -> bool {
    let of_rayon = matches!(before, [.., TokenTree::Ident(library), TokenTree::Punct(_), TokenTree::Punct(_)] if library == "rayon");
    of_rayon && says_library(before) && SCOPES.iter().any(|scope| word == scope)
}

impl Walk<'_, '_> {
    /// `before` are the tokens in front of the name.
    pub(super) fn spawn(
        &mut self,
        before: &[TokenTree],
        rest: &[TokenTree],
        is_async: bool,
        names: &Names,
        kept: &mut TokenStream,
    ) -> usize {
        let at = 1 + turbofish(&rest[1..]);
        kept.extend(rest[..at].iter().cloned());
        let Some(TokenTree::Group(group)) = rest.get(at) else { return at };
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let ranges = separated(&tokens);
        // `join` has many meanings: that of two closures is the one that spawns.
        let is_join = rest[0].to_string() == "join";
        let spawns = !is_join || ranges.iter().all(|range| closure(&tokens[range.clone()]).is_some());
        let is_known = says_library(before);
        // What a scope and what it hands out are given is called once, whoever wrote it.
        let is_scope = matches!(&rest[0], TokenTree::Ident(word) if is_scope(word, before));
        let once = is_scope || self.is_of_scope(before);
        let (mut arguments, mut done) = (TokenStream::new(), 0);
        for range in ranges.into_iter().filter(|_| spawns) {
            arguments.extend(self.tokens(&tokens[done..range.start], false, is_async, &mut names.clone()));
            let argument = &tokens[range.clone()];
            arguments.extend(match closure(argument).filter(|_| once) {
                Some(closure) => self.carried_once(&closure, argument, is_async, names),
                None => self.carried(argument, is_known, is_async, names),
            });
            done = range.end;
        }
        arguments.extend(self.tokens(&tokens[done..], false, is_async, &mut names.clone()));
        let mut list = Group::new(Delimiter::Parenthesis, arguments);
        list.set_span(group.span());
        kept.extend([TokenTree::Group(list)]);
        at + 1
    }

    fn carried(
        &mut self,
        argument: &[TokenTree],
        is_known: bool,
        is_async: bool,
        names: &Names,
    ) -> TokenStream {
        let private = self.scene.root.private();
        if let Some(closure) = closure(argument) {
            return self.carried_closure(&closure, argument, is_async, names);
        }
        let walked = self.tokens(argument, false, is_async, &mut names.clone());
        if is_async_block(argument) {
            return quote!(#private::scoped(#private::handed_over(), #walked));
        }
        let is_value = match argument {
            [TokenTree::Ident(_), ..] => is_known || ends_in_call(argument),
            _ => false,
        };
        if !is_value || is_open(argument) {
            return walked;
        }
        self.asks = true;
        quote!((&mut &mut &mut &mut &mut #private::Carried::new(#walked)).__wl_carry())
    }

    /// A closure that is called once: the place goes into it.
    fn carried_once(
        &mut self,
        closure: &Closure,
        argument: &[TokenTree],
        is_async: bool,
        names: &Names,
    ) -> TokenStream {
        let private = self.scene.root.private();
        let own = |name| Ident::new(name, Span::mixed_site());
        let (place, entered) = (own("__wl_place"), own("__wl_entered"));
        let scopes = self.scopes.len();
        if let [TokenTree::Ident(scope)] = &argument[closure.params.clone()] {
            self.scopes.push(scope.to_string());
        }
        let enter = quote!(let #entered = #private::entered_once(#place););
        let entering = self.entering(&enter, closure, argument, is_async, names);
        self.scopes.truncate(scopes);
        quote!({ let #place = #private::handed_over(); #entering })
    }

    /// A closure that does something first.
    fn entering(
        &mut self,
        enter: &TokenStream,
        closure: &Closure,
        argument: &[TokenTree],
        is_async: bool,
        names: &Names,
    ) -> TokenStream {
        let head: TokenStream = argument[..closure.body].iter().cloned().collect();
        let body = self.tokens(&argument[closure.body..], false, is_async, &mut names.clone());
        match argument.get(closure.body) {
            // In the user's own braces: the compiler would call those inside others unnecessary.
            Some(TokenTree::Group(group))
                if closure.body + 1 == argument.len() && is_braces(&argument[closure.body]) =>
            {
                let walked: Vec<TokenTree> = body.into_iter().collect();
                let stream = match walked.as_slice() {
                    [TokenTree::Group(walked)] => walked.stream(),
                    _ => group.stream(),
                };
                let (attrs, rest) = inner_attributes(stream);
                let mut inside = Group::new(Delimiter::Brace, quote!(#attrs #enter #rest));
                inside.set_span(group.span());
                quote!(#head #inside)
            }
            _ => quote!(#head { #enter #body }),
        }
    }

    /// Whether what is called is a method of what a scope hands out.
    fn is_of_scope(&self, before: &[TokenTree]) -> bool {
        matches!(before, [.., TokenTree::Ident(scope), TokenTree::Punct(dot)]
            if dot.as_char() == '.' && self.scopes.iter().any(|known| scope == known))
    }

    /// A closure that is inside the place when it runs. It stays what it was: the place is handed to
    /// each of its calls as a copy.
    fn carried_closure(
        &mut self,
        closure: &Closure,
        argument: &[TokenTree],
        is_async: bool,
        names: &Names,
    ) -> TokenStream {
        let private = self.scene.root.private();
        let own = |name| Ident::new(name, Span::mixed_site());
        let (place, entered, inner) = (own("__wl_place"), own("__wl_entered"), own("__wl_inner"));
        let at = argument.first().map_or_else(Span::call_site, TokenTree::span);
        let enter = quote!(let #entered = #private::entered(&#place););
        let closure = if closure.moves {
            self.entering(&enter, closure, argument, is_async, names)
        } else if !closure.params.is_empty() {
            // It would have to take the place along, and to be told the types of its parameters.
            return self.tokens(argument, false, is_async, &mut names.clone());
        } else {
            let head: TokenStream = argument[..closure.body].iter().cloned().collect();
            let body = self.tokens(&argument[closure.body..], false, is_async, &mut names.clone());
            quote! {
                #[allow(unused_mut)]
                let mut #inner = #head #body;
                move || { #enter #inner() }
            }
        };
        let mut carried =
            Group::new(Delimiter::Brace, quote!(let #place = #private::handed_over(); #closure));
        carried.set_span(Span::call_site().located_at(at));
        TokenTree::Group(carried).into()
    }
}

/// A closure that says no type for its result, and is no `async` one.
fn closure(argument: &[TokenTree]) -> Option<Closure> {
    Closure::read(argument).filter(|closure| !closure.is_async && closure.returns.is_none())
}

/// `async { … }`, `async move { … }`, and nothing else.
fn is_async_block(argument: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, word: &str| matches!(token, TokenTree::Ident(ident) if ident == word);
    match argument {
        [first, block] => is(first, "async") && is_braces(block),
        [first, second, block] => is(first, "async") && is(second, "move") && is_braces(block),
        _ => false,
    }
}

/// Whether the tokens before a name are a path into a library: `tokio::task::`.
fn says_library(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(module), TokenTree::Punct(one), TokenTree::Punct(two)] => {
            one.as_char() == ':' && two.as_char() == ':' && LIBRARIES.iter().any(|library| module == library)
        }
        _ => false,
    }
}

fn says_type(word: &Ident) -> bool {
    word.to_string().trim_start_matches("r#").starts_with(char::is_uppercase)
}

/// Whether an expression is a call, of something that is not a type's: `agent.run(task)`.
fn ends_in_call(argument: &[TokenTree]) -> bool {
    let types = argument.iter().any(|token| matches!(token, TokenTree::Ident(word) if says_type(word)));
    matches!(argument, [.., TokenTree::Ident(_), TokenTree::Group(group)]
        if group.delimiter() == Delimiter::Parenthesis && !types)
}

/// Whether what the last method returns depends on what is done with it.
fn is_open(argument: &[TokenTree]) -> bool {
    const OPEN: &[&str] = &["clone", "collect", "default", "into", "parse", "unwrap"];
    let last = argument.iter().rev().find_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    last.is_some_and(|last| OPEN.contains(&last.as_str()))
}
