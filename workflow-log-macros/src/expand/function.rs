//! A function that is annotated by itself, in surroundings that we do not see.
//!
//! What certainly stands in an inherent block gets a sibling, and what stands in no block has the
//! user's body in a function of its own. Else there may be a trait's block around it, which takes no
//! sibling, or parameters that no inner function could name: then the body stays where it is, in a
//! closure or an `async` block.
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
use quote::{ToTokens as _, quote};
use syn::{FnArg, Pat, ReturnType, Type};

use super::ladder;
use super::wrapper::{
    Begin, begin_unit, hidden, hidden_name, recorded_body, sibling, wrapper, wrapper_signature,
};
use crate::model::{Body, Flow, FnUnit, Function, Param};
use crate::paths::Root;

/// An expanded function.
pub(super) fn function(unit: &FnUnit) -> TokenStream {
    let FnUnit { root, function: recorded } = unit;
    let function = &recorded.function;
    let unit = function.has_self.then(|| ladder::info(root, &quote!(Self)));
    placed(root, function, &begin_unit(root, recorded, unit.as_ref()))
}

/// A function whose body goes where it can.
pub(super) fn placed(root: &Root, function: &Function, begin: &Begin) -> TokenStream {
    let name = hidden_name(function);
    match function.body {
        Body::Beside => {
            let wrapper = wrapper(root, function, begin, &quote!(Self::#name), None);
            let sibling = sibling(function);
            quote!(#wrapper #sibling)
        }
        Body::Inside => {
            let inside = hidden(function);
            wrapper(root, function, begin, &name.to_token_stream(), Some(&inside))
        }
        Body::Stays => with_its_body(root, function, begin),
    }
}

fn with_its_body(root: &Root, function: &Function, begin: &Begin) -> TokenStream {
    let body = recorded_body(root, function, begin, &inline(root, function), None);
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
    // Those that are plain names too: the body then owns them as its own, and the compiler says
    // which of them it does not use. What a pattern leaves is owned here as well, so that all are
    // dropped in the order of a function's.
    let patterns = typed.zip(&function.params).map(|(typed, Param { forward, cfgs, .. })| {
        let pattern = &typed.pat;
        let whole = (!matches!(**pattern, Pat::Ident(_))).then(|| quote!(#(#cfgs)* let #forward = #forward;));
        // Clippy has an opinion on names that say that they are not used.
        quote!(#whole #(#cfgs)* #[allow(clippy::no_effect_underscore_binding)] let #pattern = #forward;)
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

/// Whether a type says `impl`, which only a function's may.
fn is_opaque(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "impl",
        proc_macro2::TokenTree::Group(group) => is_opaque(group.stream()),
        _ => false,
    })
}
