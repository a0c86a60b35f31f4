//! Closures: what is read of one, and what a marked one becomes.
//!
//! ```text
//! #[tool] |arguments: Value| { body }
//!
//! |arguments: Value| {
//!     static __SITE: Site = Site { … };
//!     let __call = Call::begin(&__SITE, None, &[capture(&arguments)]);
//!     …
//!     let mut __result = called_inside(&__call, || { body });
//!     …
//!     __result
//! }
//! ```

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::names::Names;
use super::record::{Argument, is_secret, own, separated};
use super::{Mark, Walk, inner_attributes, is_braces, is_punct};
use crate::expand::ladder::{self, Asked};

/// A literal closure.
pub(super) struct Closure {
    pub(super) is_async: bool,
    pub(super) moves: bool,
    /// What stands between its bars.
    pub(super) params: Range<usize>,
    /// The type that it says it returns.
    pub(super) returns: Option<Range<usize>>,
    /// Where its body begins.
    pub(super) body: usize,
}

impl Closure {
    /// Reads the one that some tokens begin with.
    pub(super) fn read(tokens: &[TokenTree]) -> Option<Self> {
        let word =
            |at: usize, word: &str| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == word);
        let is_async = word(0, "async");
        let moves = word(usize::from(is_async), "move");
        let bar = usize::from(is_async) + usize::from(moves);
        if !is_punct(tokens.get(bar), '|') {
            return None;
        }
        let end = bar + 1 + tokens[bar + 1..].iter().position(|token| is_punct(Some(token), '|'))?;
        let arrow = is_punct(tokens.get(end + 1), '-') && is_punct(tokens.get(end + 2), '>');
        let (returns, body) = if arrow {
            // Behind a type there is a block.
            let block = end + 3 + tokens[end + 3..].iter().position(is_braces)?;
            (Some(end + 3..block), block)
        } else {
            (None, end + 1)
        };
        Some(Self { is_async, moves, params: bar + 1..end, returns, body })
    }

    /// How many tokens it takes.
    fn length(&self, tokens: &[TokenTree]) -> usize {
        if self.returns.is_some() {
            return self.body + 1;
        }
        let body = &tokens[self.body..];
        let end = separated(body).first().map_or(0, |first| first.end);
        let end = body[..end].iter().position(|token| is_punct(Some(token), ';')).unwrap_or(end);
        self.body + end
    }
}

impl Walk<'_, '_> {
    /// A closure that is marked, at the beginning of some tokens. How many it takes; `None` if there is
    /// none. `called` is the name that it is given.
    pub(super) fn marked_closure(
        &mut self,
        mark: &Mark,
        tokens: &[TokenTree],
        called: Option<&str>,
        names: &Names,
        kept: &mut TokenStream,
    ) -> Option<usize> {
        let closure = Closure::read(tokens)?;
        let length = closure.length(tokens);
        self.asks = true;
        let (root, private) = (self.scene.root, self.scene.root.private());
        let params = &tokens[closure.params.clone()];
        let mut inside = names.clone();
        inside.forget(params.iter());
        let args = typed(params);
        let name = called.unwrap_or("closure");
        let path = [self.scene.type_name, name].into_iter().filter(|part| !part.is_empty());
        let function = path.collect::<Vec<_>>().join("::");
        let site = self.site(mark, name, &function, args.iter().map(|arg| &arg.label));
        let (call, result) = (own("__wl_call"), own("__wl_result"));
        let asked = if mark.kind == Some("llm") { Asked::Facts } else { Asked::Nothing };
        let end = |of: &TokenStream| ladder::end_or_stream(root, &quote!(#private::Call), &call, of, asked);
        let head: TokenStream = tokens[..closure.body].iter().cloned().collect();
        let body = &tokens[closure.body..length];
        let (ended, ends) = (end(&quote!(&mut #result)), end(&quote!(#result)));
        // Literal futures stay what they are, and what is in them is the call: what is known of their
        // results is what the compiler finds around an `async` block.
        let inside_of = |walked: &TokenStream| {
            let none = own("__wl_none");
            let known = known(&private, None);
            let future = quote!(#private::future_of(&#none, async { #walked }));
            quote! {
                let #call = #private::Prepared::underway(#call);
                #known
                let mut #result = #private::scoped(#private::Call::context(&#call), #future).await;
                #ended
                #result
            }
        };
        let future = if closure.is_async { None } else { self.future(body, &inside_of, &inside) };
        let recorded = if let Some(future) = future {
            let begin = self.begin(&quote!(#private::Prepared::new), &args);
            quote!(let #call = #begin; #future)
        } else {
            let begin = self.begin(&quote!(#private::Call::begin), &args);
            let body = self.tokens(body, false, closure.is_async, &mut inside);
            let returns = closure.returns.as_ref().map(|returns| &tokens[returns.clone()]);
            let none = own("__wl_none");
            let known = known(&private, returns);
            if is_never(returns) {
                quote! {
                    let #call = #begin;
                    let #result = #private::Call::enter(&#call);
                    match () { () => #body }
                }
            } else if closure.is_async {
                let future = quote!(#private::future_of(&#none, async { #body }));
                quote! {
                    let #call = #begin;
                    #known
                    let mut #result = #private::scoped(#private::Call::context(&#call), #future).await;
                    #ended
                    #result
                }
            } else {
                // A boxed future goes on with the call.
                quote! {
                    let #call = #begin;
                    #known
                    let mut #result = #private::called_inside(&#call, &#none, || #body);
                    if let #private::core::option::Option::Some(#call) =
                        (&mut &mut #private::Promised(&mut #result)).__wl_promised(#call, |#call, #result| { #ends })
                    {
                        #ended
                    }
                    #result
                }
            }
        };
        kept.extend(quote!(#head { #site #recorded }));
        Some(length)
    }

    /// A body that ends in a literal `async` block, in `Box::pin` or not, with that in the block which
    /// `inside_of` makes of what is in it.
    fn future(
        &mut self,
        body: &[TokenTree],
        inside_of: &dyn Fn(&TokenStream) -> TokenStream,
        names: &Names,
    ) -> Option<TokenStream> {
        if let [TokenTree::Group(block)] = body {
            if block.delimiter() != Delimiter::Brace {
                return None;
            }
            let tokens: Vec<TokenTree> = block.stream().into_iter().collect();
            let semicolon = tokens.iter().rposition(|token| is_punct(Some(token), ';'));
            let tail = semicolon.map_or(0, |at| at + 1);
            let braces = tokens[tail..].iter().rposition(is_braces).filter(|at| tail + at + 1 < tokens.len());
            let starts = [Some(tail), braces.map(|at| tail + at + 1)];
            let start = starts.into_iter().flatten().find(|start| is_future(&tokens[*start..]))?;
            let mut inside = names.clone();
            let before = self.statements(&tokens[..start], None, false, &mut inside);
            let future = self.future(&tokens[start..], inside_of, &inside)?;
            let mut block_of = Group::new(Delimiter::Brace, quote!(#before #future));
            block_of.set_span(block.span());
            return Some(TokenTree::Group(block_of).into());
        }
        if !is_future(body) {
            return None;
        }
        let braces = body.iter().position(is_braces);
        if let Some((at, TokenTree::Group(block))) = braces.map(|at| (at, &body[at])) {
            let tokens: Vec<TokenTree> = block.stream().into_iter().collect();
            let (attrs, rest) = inner_attributes(tokens.into_iter().collect());
            let rest: Vec<TokenTree> = rest.into_iter().collect();
            let walked = self.statements(&rest, None, true, &mut names.clone());
            let recorded = inside_of(&walked);
            let mut block_of = Group::new(Delimiter::Brace, quote!(#attrs #recorded));
            block_of.set_span(block.span());
            let (before, after) = (&body[..at], &body[at + 1..]);
            let block = TokenTree::Group(block_of);
            return Some(quote!(#(#before)* #block #(#after)*));
        }
        let (TokenTree::Group(argument), pin) = body.split_last()? else { return None };
        let block: Vec<TokenTree> = argument.stream().into_iter().collect();
        let mut pinned = Group::new(Delimiter::Parenthesis, self.future(&block, inside_of, names)?);
        pinned.set_span(argument.span());
        let pinned = TokenTree::Group(pinned);
        Some(quote!(#(#pin)* #pinned))
    }
}

/// What has the compiler know, before the body is looked at, what is known of its type only outside: so
/// what it comes to is coerced to that, as without us.
fn known(private: &TokenStream, returns: Option<&[TokenTree]>) -> TokenStream {
    let none = own("__wl_none");
    let says =
        |ty: &[TokenTree]| !ty.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "impl"));
    let ty = returns
        .filter(|ty| says(ty) && !is_never(Some(ty)))
        .map(|ty| quote!(: #private::core::option::Option<#(#ty)*>));
    quote! {
        let #none #ty = #private::core::option::Option::None;
        if false {
            return #private::core::option::Option::unwrap(#none);
        }
    }
}

/// Whether a type is `!`.
fn is_never(ty: Option<&[TokenTree]>) -> bool {
    matches!(ty, Some([TokenTree::Punct(never)]) if never.as_char() == '!')
}

/// Whether an expression is an `async` block, `async move { … }.boxed()`, or one in `Box::pin(…)`.
fn is_future(tokens: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, word: &str| matches!(token, TokenTree::Ident(ident) if ident == word);
    let is_block = |tokens: &[TokenTree]| match tokens {
        [first, block] => is(first, "async") && is_braces(block),
        [first, second, block] => is(first, "async") && is(second, "move") && is_braces(block),
        _ => false,
    };
    match tokens {
        [block @ .., dot, boxed, TokenTree::Group(none)]
            if is_punct(Some(dot), '.')
                && (is(boxed, "boxed") || is(boxed, "boxed_local"))
                && none.stream().is_empty() =>
        {
            is_block(block)
        }
        [.., pin, TokenTree::Group(argument)]
            if is(pin, "pin") && argument.delimiter() == Delimiter::Parenthesis =>
        {
            is_block(&argument.stream().into_iter().collect::<Vec<_>>())
        }
        block => is_block(block),
    }
}

/// The parameters that have a name and say their type.
fn typed(params: &[TokenTree]) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for part in types_separated(params) {
        let param = &params[part];
        let param = match param {
            [TokenTree::Ident(word), rest @ ..] if word == "mut" => rest,
            all => all,
        };
        let [TokenTree::Ident(name), colon, ty @ ..] = param else { continue };
        let label = syn::ext::IdentExt::unraw(name).to_string();
        let is_open = ty.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "_"));
        if is_punct(Some(colon), ':') && !is_open && !label.starts_with('_') && !is_secret(&label) {
            arguments.push(Argument { label, reference: quote!(&#name) });
        }
    }
    arguments
}

/// The parts between commas, of which those between `<` and `>` separate nothing.
fn types_separated(tokens: &[TokenTree]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' && !is_punct(before, '-') => {
                depth = depth.saturating_sub(1);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && depth == 0 => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..tokens.len());
    parts.retain(|part| !part.is_empty());
    parts
}
