//! An annotated `impl` block: each recorded method becomes a wrapper and a hidden sibling.
//!
//! In an inherent block the siblings stand beside their wrappers. In a trait's block they cannot:
//! they go into a trait of our own with the user's trait above it, so that `Self::Args` and its
//! like still mean something in them, on foreign and generic types too.
//!
//! ```text
//! impl Tool for Add { type Args = Pair; async fn call(&self, args: Self::Args) -> i64 { body } }
//!
//! impl Tool for Add { type Args = Pair; async fn call(&self, args: Self::Args) -> i64 { wrapper } }
//! trait __WlToolForAdd: Tool { async fn __wl_call(&self, args: Self::Args) -> i64; }
//! impl __WlToolForAdd for Add { async fn __wl_call(&self, args: Self::Args) -> i64 { body } }
//! ```

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::{GenericParam, Generics, Lifetime, LifetimeParam, Type};

use super::ladder;
use super::type_unit::wanted_impl_name;
use super::wrapper::{begin_unit, hidden, hidden_name, sibling, wrapper, wrapper_signature};
use crate::item::ImplBlock;
use crate::model::{ImplUnit, Member, Recorded, SplitAttrs, on_declaration};
use crate::paths::Root;
use crate::validate::says_self;

/// An expanded `impl` block.
pub(super) fn impl_block(unit: &ImplUnit) -> TokenStream {
    let block = match &unit.block.of_trait {
        None => inherent(unit),
        Some((path, _)) => of_trait(unit, path),
    };
    let wanted = unit.is_agent.then(|| is_wanted(unit));
    quote!(#block #wanted)
}

/// Uses what an annotated type has, so that it is not unused: see `wanted_impl`. The parameter
/// implies the bounds that a type with lifetimes implies in an `impl`.
fn is_wanted(unit: &ImplUnit) -> TokenStream {
    let private = unit.root.private();
    let ImplBlock { attrs, generics, self_ty, .. } = &unit.block;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    if says_self(where_clause.to_token_stream()) {
        // A function outside has no `Self`; such a block is rarely the only one.
        return TokenStream::new();
    }
    let cfgs = attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
    let constant = wanted_impl_name(Span::mixed_site());
    quote! {
        #(#cfgs)*
        const _: () = {
            #[allow(dead_code, deprecated, clippy::multiple_bound_locations)]
            fn __wl_used #impl_generics (_: &#self_ty) #where_clause {
                #[allow(unused_imports)]
                use #private::NotWanted as _;
                let () = <#self_ty>::#constant;
            }
        };
    }
}

fn inherent(unit: &ImplUnit) -> TokenStream {
    let members = unit.members.iter().map(|member| match member {
        Member::Plain(tokens) => tokens.clone(),
        Member::Recorded(recorded) => {
            let name = hidden_name(&recorded.function);
            let wrapper = recorded_wrapper(&unit.root, recorded, &quote!(Self::#name));
            let sibling = sibling(&recorded.function);
            quote!(#wrapper #sibling)
        }
    });
    block(&unit.block, &quote!(#(#members)*))
}

fn of_trait(unit: &ImplUnit, path: &syn::Path) -> TokenStream {
    let recorded: Vec<_> = unit
        .members
        .iter()
        .filter_map(|member| match member {
            Member::Recorded(recorded) => Some(&**recorded),
            Member::Plain(_) => None,
        })
        .collect();
    let hidden_trait = hidden_trait_name(&unit.block, path);
    let (named_path, generics) = named_lifetimes(path, &unit.block.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let elided = generics.lifetimes().count() - unit.block.generics.lifetimes().count();
    let arguments = callee_arguments(&unit.block.generics, elided);
    let members = unit.members.iter().map(|member| match member {
        Member::Plain(tokens) => tokens.clone(),
        Member::Recorded(recorded) => {
            let name = hidden_name(&recorded.function);
            let callee = quote!(<Self as #hidden_trait #arguments>::#name);
            recorded_wrapper(&unit.root, recorded, &callee)
        }
    });
    let user = block(&unit.block, &quote!(#(#members)*));
    if recorded.is_empty() {
        return user;
    }
    let declarations = recorded.iter().map(|recorded| {
        let attrs = recorded.function.item.attrs.iter().filter(|attr| on_declaration(attr));
        let mut sig = wrapper_signature(&recorded.function);
        sig.ident = hidden_name(&recorded.function);
        sig.abi = None;
        quote!(#(#attrs)* #sig;)
    });
    let bodies = recorded.iter().map(|recorded| hidden(&recorded.function));
    let attrs = SplitAttrs::of(&unit.block.attrs).body;
    let self_ty = &unit.block.self_ty;
    // `impl Add for Sum`: what the trait's parameter is where it is not said, is `Self`.
    let is_sized = matches!(self_ty, Type::Path(path) if {
        let name = path.path.get_ident();
        !name.is_some_and(|name| name == "str" || unit.block.generics.type_params().any(|param| param.ident == *name))
    });
    let private = unit.root.private();
    let sized = is_sized.then(|| quote!(+ #private::core::marker::Sized));
    // The declared generics without defaults, which a trait would take for its own.
    quote! {
        #user
        #(#attrs)*
        #[doc(hidden)]
        #[allow(drop_bounds)]
        trait #hidden_trait #impl_generics: #named_path #sized #where_clause { #(#declarations)* }
        #(#attrs)*
        impl #impl_generics #hidden_trait #ty_generics for #self_ty #where_clause { #(#bodies)* }
    }
}

/// The path with a name for each `'_` and each bare `&`, which a bound may not have, and the generics
/// with them.
fn named_lifetimes(path: &syn::Path, generics: &Generics) -> (TokenStream, Generics) {
    let mut names = Vec::new();
    let path = named(path.to_token_stream(), &mut names);
    let mut generics = generics.clone();
    for (index, name) in names.into_iter().enumerate() {
        generics.params.insert(index, GenericParam::Lifetime(LifetimeParam::new(name)));
    }
    (path, generics)
}

fn named(tokens: TokenStream, names: &mut Vec<Lifetime>) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    let mut after_name = false;
    while let Some(token) = tokens.next() {
        // The parentheses of `Fn(&str)` have lifetimes of their own.
        let of_fn = std::mem::replace(&mut after_name, matches!(token, TokenTree::Ident(_)));
        match token {
            TokenTree::Punct(and) if and.as_char() == '&' => {
                let span = and.span();
                kept.extend([TokenTree::Punct(and)]);
                let is_named = tokens
                    .peek()
                    .is_some_and(|next| matches!(next, TokenTree::Punct(tick) if tick.as_char() == '\''));
                if !is_named {
                    let lifetime = Lifetime::new(&format!("'__wl{}", names.len()), span);
                    lifetime.to_tokens(&mut kept);
                    names.push(lifetime);
                }
            }
            TokenTree::Group(group) if of_fn && group.delimiter() == Delimiter::Parenthesis => {
                kept.extend([TokenTree::Group(group)]);
            }
            TokenTree::Punct(tick) if tick.as_char() == '\'' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name == "_" => {
                    let lifetime = Lifetime::new(&format!("'__wl{}", names.len()), name.span());
                    lifetime.to_tokens(&mut kept);
                    names.push(lifetime);
                }
                next => {
                    kept.extend([TokenTree::Punct(tick)]);
                    kept.extend(next);
                }
            },
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), named(group.stream(), names));
                inner.set_span(group.span());
                kept.extend([TokenTree::Group(inner)]);
            }
            other => kept.extend([other]),
        }
    }
    kept
}

/// The hidden trait's arguments where the user's block has none for its elided lifetimes.
fn callee_arguments(generics: &Generics, elided: usize) -> TokenStream {
    if elided == 0 {
        return generics.split_for_impl().1.to_token_stream();
    }
    let elided = (0..elided).map(|_| quote!('_));
    let named = generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
    });
    let arguments = elided.chain(named);
    quote!(<#(#arguments),*>)
}

fn recorded_wrapper(root: &Root, recorded: &Recorded, callee: &TokenStream) -> TokenStream {
    let begin = begin_unit(root, recorded, Some(&ladder::info(root, &quote!(Self))));
    wrapper(root, &recorded.function, &begin, callee, None)
}

/// The user's block around other members.
fn block(block: &ImplBlock, members: &TokenStream) -> TokenStream {
    let ImplBlock { attrs, defaultness, unsafety, impl_token, generics, self_ty, inner_attrs, .. } = block;
    let of_trait = block.of_trait.as_ref().map(|(path, for_token)| quote!(#path #for_token));
    let where_clause = &generics.where_clause;
    let mut body = Group::new(Delimiter::Brace, quote!(#(#inner_attrs)* #members));
    body.set_span(block.brace.span.join());
    let body = TokenTree::Group(body);
    quote!(#(#attrs)* #defaultness #unsafety #impl_token #generics #of_trait #self_ty #where_clause #body)
}

/// A name that no other implementation in the module has.
fn hidden_trait_name(block: &ImplBlock, path: &syn::Path) -> Ident {
    let self_ty = &block.self_ty;
    let mut hasher = DefaultHasher::new();
    quote!(#path #self_ty).to_string().hash(&mut hasher);
    block.generics.to_token_stream().to_string().hash(&mut hasher);
    let name = path.segments.last().map(|last| syn::ext::IdentExt::unraw(&last.ident).to_string());
    format_ident!("__Wl{}{:016x}", name.unwrap_or_default(), hasher.finish(), span = Span::mixed_site())
}
