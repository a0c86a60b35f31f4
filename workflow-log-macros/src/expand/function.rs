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

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{FnArg, Pat, ReturnType, Type};

use super::ladder;
use super::wrapper::{
    Begin, begin_unit, hidden, hidden_name, recorded_body, sibling, wrapper, wrapper_signature,
};
use crate::body;
use crate::model::{Body, Flow, FnUnit, Function, Param, is_lint_level};
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
    let (inner_attrs, _) = inner_attributes(&item.body);
    // In front: rmcp takes what a method's last attributes say for all of its documentation.
    let used_underscores = function.keeps_names.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    quote!(#used_underscores #(#attrs)* #inner_attrs #vis #defaultness #sig #body)
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
        let lints = typed.attrs.iter().filter(|attr| is_lint_level(attr));
        let whole = (!matches!(**pattern, Pat::Ident(_))).then(|| quote!(#(#cfgs)* let #forward = #forward;));
        // Clippy has an opinion on names that say that they are not used.
        quote! {
            #whole
            #(#cfgs)*
            #(#lints)*
            #[allow(clippy::no_effect_underscore_binding)]
            let #pattern = #forward;
        }
    });
    // A closure would take the fields that it uses, and leave the others to be dropped later.
    let receiver = item.sig.receiver().map(|receiver| &receiver.self_token);
    let whole_self = receiver.map(|this| quote!(let _ = &#this;));
    let (_, body) = inner_attributes(&item.body);
    let returned = match &item.sig.output {
        ReturnType::Type(_, ty) if !matches!(**ty, Type::ImplTrait(_)) => Some(without_opaque(ty)),
        _ => None,
    };
    let is_async = matches!(function.flow, Flow::Async | Flow::AsyncNever);
    let pinned = returned.as_ref().filter(|ty| is_async && !matches!(ty, Type::Never(_))).map(|ty| {
        // What the body returns is of this type, as in the function that it was.
        quote! {
            #[allow(unreachable_code, clippy::diverging_sub_expression, clippy::needless_return)]
            if false {
                let __returned: #ty = loop {};
                return __returned;
            }
        }
    });
    // An arm, because what is left over in its last expression is dropped at its end, before the
    // parameters, as in a function.
    let block = quote!({ #pinned #whole_self #(#patterns)* match () { () => #body } });
    if is_async {
        return quote!(async move #block);
    }
    let returned = returned.map(|ty| quote!(-> #ty));
    quote!(#private::once(move || #returned #block))
}

/// A body's inner attributes, as outer ones of its function, and the body without them.
fn inner_attributes(body: &Group) -> (TokenStream, Group) {
    let (attrs, rest) = body::inner_attributes(body.stream());
    let is_bang = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!');
    let outer = attrs.into_iter().filter(|token| !is_bang(token)).collect();
    let mut without = Group::new(Delimiter::Brace, rest);
    without.set_span(body.span());
    (outer, without)
}

/// A type with `_` for each `impl` in it, which only a function's may have.
fn without_opaque(ty: &Type) -> Type {
    fn infer(ty: &mut Type) {
        match ty {
            Type::ImplTrait(_) => *ty = syn::parse_quote!(_),
            Type::Path(path) => {
                for segment in &mut path.path.segments {
                    if let syn::PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                        for argument in &mut arguments.args {
                            if let syn::GenericArgument::Type(ty) = argument {
                                infer(ty);
                            }
                        }
                    }
                }
            }
            Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(infer),
            Type::Reference(reference) => infer(&mut reference.elem),
            Type::Array(array) => infer(&mut array.elem),
            Type::Slice(slice) => infer(&mut slice.elem),
            Type::Group(group) => infer(&mut group.elem),
            Type::Paren(paren) => infer(&mut paren.elem),
            _ => {}
        }
    }
    let mut ty = ty.clone();
    infer(&mut ty);
    ty
}
