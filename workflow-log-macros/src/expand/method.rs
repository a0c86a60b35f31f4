//! A method that is annotated by itself: nobody knows what block it stands in, so its body stays
//! where it is, in a closure or an `async` block.
//!
//! ```text
//! async fn run(&self, (a, b): (u8, u8)) -> Result<u8, E> { body }
//!
//! async fn run(&self, arg1: (u8, u8)) -> Result<u8, E> {
//!     static __SITE: Site = Site { … };
//!     let __call = Call::begin(&__SITE, …);
//!     let __result = scoped(Call::context(&__call), async move { let (a, b) = arg1; body }).await;
//!     …
//!     __result
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, Pat, ReturnType, Type};

use super::function::{begin_unit, recorded_body, wrapper_signature};
use super::ladder;
use crate::model::{Flow, FnUnit, Function};
use crate::paths::Root;

/// An expanded method.
pub(super) fn method(unit: &FnUnit) -> TokenStream {
    let FnUnit { root, function: recorded } = unit;
    let function = &recorded.function;
    let begin = begin_unit(root, recorded, Some(&ladder::info(root, &quote!(Self))));
    let body = recorded_body(root, function, &begin, &inline(root, function), None);
    let mut sig = wrapper_signature(function);
    // The body is in here, and may change what it owns.
    if let (Some(FnArg::Receiver(own)), Some(FnArg::Receiver(receiver))) =
        (sig.inputs.first_mut(), function.item.sig.inputs.first())
    {
        own.clone_from(receiver);
    }
    let item = &function.item;
    let (attrs, vis, defaultness) = (&item.attrs, &item.vis, &item.defaultness);
    let used_underscores = function.keeps_names.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    quote!(#(#attrs)* #used_underscores #vis #defaultness #sig #body)
}

/// The user's body as an expression, with the user's patterns.
fn inline(root: &Root, function: &Function) -> TokenStream {
    let private = root.private();
    let item = &function.item;
    let typed = item.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    let taken_apart = typed.zip(&function.params).filter(|(typed, _)| !is_plain(&typed.pat));
    let patterns = taken_apart.map(|(typed, param)| {
        let (pattern, forward, cfgs) = (&typed.pat, &param.forward, &param.cfgs);
        quote!(#(#cfgs)* let #pattern = #forward;)
    });
    let patterns = quote!(#(#patterns)*);
    let body = &item.body;
    let returned = match &item.sig.output {
        ReturnType::Type(_, ty) if !is_opaque(quote!(#ty)) => Some(ty),
        _ => None,
    };
    if matches!(function.flow, Flow::Async | Flow::AsyncNever) {
        let pinned = returned.filter(|ty| !matches!(***ty, Type::Never(_))).map(|ty| {
            // What the body returns is of this type, as in the function that it was.
            quote! {
                #[allow(unreachable_code, clippy::diverging_sub_expression, clippy::needless_return)]
                if false {
                    let __returned: #ty = loop {};
                    return __returned;
                }
            }
        });
        return quote!(async move { #pinned #patterns #body });
    }
    let returned = returned.map(|ty| quote!(-> #ty));
    quote!(#private::once(move || #returned { #patterns #body }))
}

/// Whether a parameter is there under its own name already.
fn is_plain(pat: &Pat) -> bool {
    matches!(pat, Pat::Ident(pat) if pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none())
}

/// Whether a type says `impl`, which only a function's may.
fn is_opaque(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "impl",
        proc_macro2::TokenTree::Group(group) => is_opaque(group.stream()),
        _ => false,
    })
}
