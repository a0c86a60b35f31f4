//! An annotated trait: each method with a body becomes a wrapper, and the bodies go into a private
//! trait below the user's, which every type has that has the user's.
//!
//! ```text
//! trait Tool { fn name(&self) -> String; fn call(&self) -> String { body } }
//!
//! trait Tool { fn name(&self) -> String; fn call(&self) -> String { wrapper } }
//! trait __WlTool: Tool { fn __wl_call(&self) -> String { body } }
//! impl<T: Tool + ?Sized> __WlTool for T {}
//! ```

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::wrapper::{begin_unit, hidden, hidden_name, wrapper};
use crate::item::TraitDefinition;
use crate::model::{Member, Recorded, SplitAttrs, TraitUnit};

/// An expanded definition of a trait.
pub(super) fn trait_definition(unit: &TraitUnit) -> TokenStream {
    let TraitDefinition { attrs, vis, unsafety, trait_token, ident, generics, supertraits, .. } =
        &unit.definition;
    let private = unit.root.private();
    let hidden_trait = format_ident!("__Wl{}", ident.unraw(), span = Span::mixed_site());
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let members = unit.members.iter().map(|member| match member {
        Member::Plain(tokens) => tokens.clone(),
        Member::Recorded(recorded) => {
            let name = hidden_name(&recorded.function);
            let begin = begin_unit(&unit.root, recorded, None);
            let callee = quote!(<Self as #hidden_trait #ty_generics>::#name);
            wrapper(&unit.root, &recorded.function, &begin, &callee, None)
        }
    });
    let inner_attrs = &unit.definition.inner_attrs;
    let mut body = Group::new(Delimiter::Brace, quote!(#(#inner_attrs)* #(#members)*));
    body.set_span(unit.definition.brace.span.join());
    let body = TokenTree::Group(body);
    let bounds = supertraits.as_ref().map(|(colon, bounds)| quote!(#colon #bounds));
    let user = quote!(#(#attrs)* #vis #unsafety #trait_token #ident #generics #bounds #where_clause #body);
    let recorded: Vec<&Recorded> = unit
        .members
        .iter()
        .filter_map(|member| match member {
            Member::Recorded(recorded) => Some(&**recorded),
            Member::Plain(_) => None,
        })
        .collect();
    if recorded.is_empty() {
        return user;
    }
    let bodies = recorded.iter().map(|recorded| hidden(&recorded.function));
    // What rewrites the user's bodies rewrites them where they are now.
    let rewrites = attrs
        .iter()
        .filter(|attr| attr.path().segments.last().is_some_and(|last| last.ident == "async_trait"));
    let lints = SplitAttrs::of(attrs).body;
    let this = format_ident!("__WlSelf", span = Span::mixed_site());
    let mut of_all = generics.clone();
    of_all.params.push(syn::parse_quote!(#this: #ident #ty_generics + ?#private::core::marker::Sized));
    let (all_generics, _, _) = of_all.split_for_impl();
    quote! {
        #user
        #(#lints)*
        #(#rewrites)*
        #[doc(hidden)]
        #[allow(drop_bounds)]
        trait #hidden_trait #impl_generics: #ident #ty_generics #where_clause { #(#bodies)* }
        impl #all_generics #hidden_trait #ty_generics for #this #where_clause {}
    }
}
