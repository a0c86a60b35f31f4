//! An annotated module: its items, those that are ours under the attribute.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use crate::item::Module;
use crate::model::ModUnit;

/// An expanded module.
pub(super) fn module(unit: &ModUnit) -> TokenStream {
    let Module { attrs, vis, unsafety, mod_token, ident, inner_attrs, items, brace } = &unit.module;
    let items = items.iter().zip(&unit.annotated).map(|(item, annotated)| {
        let attribute = annotated.then_some(&unit.attribute);
        quote!(#attribute #item)
    });
    let mut body = Group::new(Delimiter::Brace, quote!(#(#inner_attrs)* #(#items)*));
    body.set_span(brace.span.join());
    let body = TokenTree::Group(body);
    quote!(#(#attrs)* #vis #unsafety #mod_token #ident #body)
}
