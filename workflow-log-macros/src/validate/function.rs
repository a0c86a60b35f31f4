//! A function taken apart into what recording needs of it.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{FnArg, GenericParam, Ident, Pat, ReturnType, Signature, Type, Visibility};

use super::returned;
use crate::body::{Scene, rewritten};
use crate::diagnostics::Diagnostics;
use crate::item::FnItem;
use crate::marks::Marks;
use crate::model::{Body, Flow, Function, Param, is_of_the_compiler};

/// Why a function stays as it is, if it does.
pub(super) fn left_alone(sig: &Signature) -> Option<&'static str> {
    sig.constness.is_some().then_some("a `const fn`: it may run in the compiler")
}

/// What stands around a function.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// What the block around it calls types of its own.
    pub(super) associated: &'a [(Ident, Type)],
    pub(super) block: Block,
}

/// The `impl` block that a function stands in.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Block {
    /// We see it.
    Seen,
    /// If there is one it is inherent.
    Inherent,
    /// There may be none, or one of any kind.
    #[default]
    Unknown,
}

/// Takes the marks out of a function's parameters and names each for wrapper and log.
///
/// `around` is what stands around it.
pub(super) fn take_apart(
    mut item: FnItem,
    no_input: bool,
    around: Around<'_>,
    scene: &Scene<'_>,
    diagnostics: &mut Diagnostics,
) -> Function {
    let mut params = Vec::new();
    let keeps_names = !item.attrs.iter().all(is_of_the_compiler);
    let (body, has_self) = place_of_body(&item, around.block);
    for (index, input) in item.sig.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                let marks = Marks::take(&mut receiver.attrs, diagnostics);
                refuse_on_parameter(&marks, diagnostics);
            }
            FnArg::Typed(typed) => {
                let marks = Marks::take(&mut typed.attrs, diagnostics);
                refuse_on_parameter(&marks, diagnostics);
                if marks.no_log.input || marks.no_log.output {
                    diagnostics.error(&typed.pat, "a parameter is recorded or not; write `#[no_log]` alone");
                }
                let cfgs: Vec<_> =
                    typed.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
                let named = plain_name(&typed.pat);
                let label = named.map_or_else(|| format!("arg{index}"), label);
                let hidden = no_input || marks.no_log.all.is_some();
                let kept = named.filter(|_| keeps_names).cloned();
                let mut forward = kept.unwrap_or_else(|| forward_name(named, index));
                // `_value` and `__value`, `_` and `_arg1`: without their underscores they are one.
                while params.iter().any(|param: &Param| param.forward == forward) {
                    forward = format_ident!("{forward}_", span = forward.span());
                }
                params.push(Param { forward, label: (!hidden).then_some(label), cfgs });
            }
        }
    }
    let never = matches!(&item.sig.output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)));
    let flow = if never {
        if item.sig.asyncness.is_some() { Flow::AsyncNever } else { Flow::Never }
    } else if item.sig.asyncness.is_some() {
        Flow::Async
    } else if returned::boxed_future(&item.sig.output, around.associated) {
        Flow::Boxed
    } else if returned::opaque_future(&item.sig.output) {
        Flow::Opaque
    } else {
        Flow::Sync
    };
    let streams = returned::streams(&item.sig.output);
    if left_alone(&item.sig).is_none() {
        let names: Vec<&Ident> = item
            .sig
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(typed) => plain_name(&typed.pat),
                FnArg::Receiver(_) => None,
            })
            .collect();
        let returned = match &item.sig.output {
            ReturnType::Type(_, ty) => Some(ty.to_token_stream()),
            ReturnType::Default => None,
        };
        let is_async = item.sig.asyncness.is_some();
        item.body = rewritten(&item.body, &names, returned.as_ref(), is_async, scene, diagnostics);
    }
    Function { item, keeps_names, params, body, has_self, flow, streams }
}

/// Where the body goes, and whether the function certainly stands in a block.
fn place_of_body(item: &FnItem, block: Block) -> (Body, bool) {
    if block == Block::Seen {
        return (Body::Beside, true);
    }
    let (sig, body) = (item.sig.to_token_stream(), item.body.stream());
    // In a macro's argument it may be no more than a word, and an item in the body has its own.
    let certainly_says_self = |tokens: TokenStream| {
        let tokens = without_macros(tokens);
        let items = ["impl", "trait", "struct", "enum", "union"];
        says_self(tokens.clone()) && !any_ident(tokens, &|word| items.contains(&word))
    };
    let in_block =
        item.sig.receiver().is_some() || says_self(sig.clone()) || certainly_says_self(body.clone());
    if !in_block {
        let is_unsure = says_self(body.clone()) || says_parameter_of_block(quote!(#sig #body), &item.sig);
        return (if is_unsure { Body::Stays } else { Body::Inside }, false);
    }
    let is_inherent = block == Block::Inherent || !matches!(item.vis, Visibility::Inherited);
    (if is_inherent { Body::Beside } else { Body::Stays }, true)
}

/// Tokens without the arguments of macros.
fn without_macros(tokens: TokenStream) -> TokenStream {
    let mut after_bang = false;
    let kept = tokens.into_iter().filter_map(|token| {
        let is_argument = std::mem::replace(
            &mut after_bang,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '!'),
        );
        match token {
            TokenTree::Group(_) if is_argument => None,
            TokenTree::Group(group) => {
                Some(Group::new(group.delimiter(), without_macros(group.stream())).into())
            }
            other => Some(other),
        }
    });
    kept.collect()
}

/// Whether a function says what looks like a parameter of the block around it: one inside the wrapper
/// could not say it.
fn says_parameter_of_block(tokens: TokenStream, sig: &Signature) -> bool {
    let mut own: Vec<_> = sig
        .generics
        .params
        .iter()
        .map(|param| match param {
            GenericParam::Lifetime(param) => param.lifetime.ident.to_string(),
            GenericParam::Type(param) => param.ident.to_string(),
            GenericParam::Const(param) => param.ident.to_string(),
        })
        .collect();
    bound_by_for(tokens.clone(), &mut own);
    let is_own = |word: &str| own.iter().any(|own| own == word);
    // By custom, parameters and nothing else have one capital letter, and perhaps a number.
    let is_parameter = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_numeric) && !is_own(word)
    };
    // Labels of loops look like lifetimes, and stand in bodies alone.
    let is_lifetime = |word: &str| word != "static" && word != "_" && !is_own(word);
    any_ident(tokens, &is_parameter) || any_lifetime(sig.to_token_stream(), &is_lifetime)
}

/// What `for<'a>` declares.
fn bound_by_for(tokens: TokenStream, own: &mut Vec<String>) {
    let mut after_for = false;
    let mut declares = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => bound_by_for(group.stream(), own),
            TokenTree::Punct(punct) if punct.as_char() == '<' && after_for => declares = true,
            TokenTree::Punct(punct) if punct.as_char() == '>' => declares = false,
            TokenTree::Ident(ident) if declares => own.push(ident.to_string()),
            _ => {}
        }
        after_for = matches!(&token, TokenTree::Ident(ident) if ident == "for");
    }
}

fn any_lifetime(tokens: TokenStream, is: &dyn Fn(&str) -> bool) -> bool {
    let mut after_tick = false;
    tokens.into_iter().any(|token| {
        let is_named = std::mem::replace(
            &mut after_tick,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''),
        );
        match token {
            TokenTree::Ident(ident) => is_named && is(&ident.to_string()),
            TokenTree::Group(group) => any_lifetime(group.stream(), is),
            _ => false,
        }
    })
}

pub(super) fn any_ident(tokens: TokenStream, is: &dyn Fn(&str) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => is(&ident.to_string()),
        TokenTree::Group(group) => any_ident(group.stream(), is),
        _ => false,
    })
}

/// Whether something says `Self`.
pub(crate) fn says_self(tokens: TokenStream) -> bool {
    any_ident(tokens, &|word| word == "Self")
}

fn refuse_on_parameter(marks: &Marks, diagnostics: &mut Diagnostics) {
    marks.refuse(
        diagnostics,
        "this marks a method; on a parameter only `#[no_log]` has a meaning",
        "`#[iteration]` marks a loop, not a parameter",
    );
}

/// What the log calls a parameter. `async_trait` names what is a pattern `__arg1`, and the order of
/// two attributes should not change the log.
fn label(name: &Ident) -> String {
    let name = name.unraw().to_string();
    match name.strip_prefix("__arg") {
        Some(index) if index.parse::<usize>().is_ok() => format!("arg{index}"),
        _ => name,
    }
}

/// What the wrapper calls a parameter: the user's name, which documentation shows.
///
/// A name with an underscore in front says that the body does not use it; the wrapper does, so it
/// has one without. That is ours alone: no code of the user's sees it.
fn forward_name(named: Option<&Ident>, index: usize) -> Ident {
    let own = |text: &str| {
        let parsed = syn::parse_str::<Ident>(text).ok();
        parsed.map(|_| Ident::new(text, Span::mixed_site()))
    };
    match named {
        Some(name) if !name.to_string().starts_with('_') => Some(name.clone()),
        Some(name) => own(name.to_string().trim_start_matches('_')),
        None => None,
    }
    .unwrap_or_else(|| format_ident!("arg{index}", span = Span::mixed_site()))
}

/// The name of a parameter that is no pattern.
fn plain_name(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(&pat.ident),
        _ => None,
    }
}
