//! The questions that generated code asks a value, where its type is known: what it can do, what a
//! function returned, what its type's attribute says.
//!
//! The answers are the runtime's `capture::ladder`. The number of references before each question
//! is the number of rungs there, one more than the highest.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::paths::Root;

/// Brings the questions into a block: methods whose names nobody else has.
pub(crate) fn imports(root: &Root) -> TokenStream {
    let private = root.private();
    quote!(use #private::ladder::*;)
}

/// How what a reference points to is captured: a `&dyn Capture`.
pub(crate) fn capture(root: &Root, value: &TokenStream) -> TokenStream {
    let private = root.private();
    quote! {
        (&&&&&(&&(&&(&&#private::Probe(#value)).__wl_peel()).__wl_peel()).__wl_peel()).__wl_capture()
    }
}

/// The configuration of an agent: a `&dyn Configured`.
pub(super) fn config(root: &Root, value: &TokenStream) -> TokenStream {
    let private = root.private();
    quote!((&&(&&#private::Probe(#value)).__wl_peel()).__wl_config())
}

/// What the attribute on a type says, if it has one.
pub(crate) fn info(root: &Root, ty: &TokenStream) -> TokenStream {
    let private = root.private();
    quote!((&&#private::TypeProbe::<#ty>::new()).__wl_info())
}

/// What else is to be known of a value that was returned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Nothing,
    /// Whether a constructor made something.
    Presence,
    /// What a model says of its answer.
    Facts,
}

/// Ends a call with what a function returned.
pub(crate) fn end(
    root: &Root,
    ty: &TokenStream,
    call: &Ident,
    result: &TokenStream,
    asked: Asked,
) -> TokenStream {
    let private = root.private();
    let (value, error) =
        (Ident::new("__value", Span::mixed_site()), Ident::new("__error", Span::mixed_site()));
    let capture = capture(root, &quote!(#value));
    let complete = match asked {
        Asked::Nothing => quote!(#ty::complete(#call, #capture)),
        Asked::Presence => quote!(#ty::made(#call, #capture, (&&#private::Probe(#value)).__wl_present())),
        Asked::Facts => quote!(#ty::answered(#call, #capture, (&&#private::Probe(#value)).__wl_tell())),
    };
    quote! {
        match (&&#private::Probe(#result)).__wl_split() {
            #private::Returned::Value(#value) => #complete,
            #private::Returned::Error(#error) => {
                #ty::fail(#call, (&&&&&&&#private::Probe(#error)).__wl_describe())
            }
        }
    }
}

/// Ends a call with what a function returned, unless that is a stream: then the call is the stream's.
/// `result` is a `&mut`.
pub(crate) fn end_or_stream(
    root: &Root,
    ty: &TokenStream,
    call: &Ident,
    result: &TokenStream,
    asked: Asked,
) -> TokenStream {
    let private = root.private();
    let see = see(root);
    let end = end(root, ty, call, result, asked);
    quote! {
        if let #private::core::option::Option::Some(#call) =
            (&mut &mut #private::Streamed(&mut *#result)).__wl_streaming(#call, #see)
        {
            #end
        }
    }
}

/// How an item of a stream is looked at: a closure that takes nothing along.
pub(crate) fn see(root: &Root) -> TokenStream {
    let private = root.private();
    let own = |name| Ident::new(name, Span::mixed_site());
    let (item, arrived, value, error) = (own("__item"), own("__arrived"), own("__value"), own("__error"));
    let capture = capture(root, &quote!(#value));
    quote! {
        |#item, #arrived| match (&&#private::Probe(#item)).__wl_split() {
            #private::Returned::Value(#value) => #private::Arrived::item(#arrived, #capture),
            #private::Returned::Error(#error) => {
                #private::Arrived::error(#arrived, (&&&&&&&#private::Probe(#error)).__wl_describe())
            }
        }
    }
}
