//! An annotated type: the item itself, what its attribute says, and its fields without the hidden.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, Fields, Generics, Lifetime, parse_quote};

use super::ladder;
use super::wrapper::optional;
use crate::model::TypeUnit;
use crate::options::optional_level;
use crate::validate::derives;

/// An expanded struct or enum.
pub(super) fn type_unit(unit: &TypeUnit) -> TokenStream {
    let item = &unit.item;
    let (private, name) = (unit.root.private(), &item.ident);
    let (impl_generics, ty_generics, where_clause) = item.generics.split_for_impl();
    let type_name = name.unraw().to_string();
    let (unit_name, kind) = (optional(unit.name.as_ref(), &private), optional(unit.kind.as_ref(), &private));
    let verbosity = optional_level(unit.verbosity, &private);
    let (hidden, renamed) = (&unit.hidden, &unit.renamed);
    let serialized_name = unit.serialized_name.as_ref().unwrap_or(&type_name);
    let snapshot = snapshot(unit);
    let hides = (!hidden.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
        #[allow(deprecated)]
            impl #impl_generics #private::Hides for #name #ty_generics #where_clause {}
        }
    });
    let debug = unit.debug.then(|| debug(unit));
    let wanted = unit.wants_impl.then(|| wanted_impl(unit));
    quote! {
        #item
        #wanted
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::Unit for #name #ty_generics #where_clause {
            const INFO: &'static #private::UnitInfo = &#private::UnitInfo {
                type_name: #type_name,
                name: #unit_name,
                kind: #kind,
                verbosity: #verbosity,
                serialized_names: &[#type_name, #serialized_name],
                hidden: &[#(#hidden,)* #(#renamed),*],
            };
            fn snapshot(&self) -> #private::Value {
                #snapshot
            }
        }
        #hides
        #debug
    }
}

/// The name of the constant that an annotated `impl` block uses, and that would be unused without
/// one: the compiler's message is this name.
pub(super) fn wanted_impl_name(span: Span) -> Ident {
    Ident::new("put_the_attribute_agent_on_an_impl_block_of_this_type_too", span)
}

/// What is an error where no `impl` block of the type is annotated: it would be an agent of which
/// nothing is recorded. Not `automatically_derived`: the lint skips what is.
fn wanted_impl(unit: &TypeUnit) -> TokenStream {
    let name = &unit.item.ident;
    let (impl_generics, ty_generics, where_clause) = unit.item.generics.split_for_impl();
    let constant = wanted_impl_name(name.span());
    let cfgs = unit.item.attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
    // With the user's span: lints spare what the macros of other crates made.
    quote_spanned! {name.span()=>
        #(#cfgs)*
        #[allow(deprecated, non_upper_case_globals)]
        impl #impl_generics #name #ty_generics #where_clause {
            #[doc(hidden)]
            #[deny(dead_code)]
            pub(crate) const #constant: () = ();
        }
    }
}

fn is_packed(attrs: &[Attribute]) -> bool {
    let reprs = attrs.iter().filter(|attr| attr.path().is_ident("repr"));
    reprs.into_iter().any(|attr| attr.to_token_stream().to_string().contains("packed"))
}

/// A field as a pattern sees it.
struct Bound {
    /// The conditions under which the field is there.
    cfgs: Vec<Attribute>,
    pattern: TokenStream,
    variable: Ident,
    name: String,
    hidden: bool,
}

fn bound_fields(fields: &Fields, hidden: &[String]) -> Vec<Bound> {
    fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            let variable = format_ident!("__field{index}", span = Span::mixed_site());
            let member = field
                .ident
                .as_ref()
                .map_or_else(|| syn::Index::from(index).to_token_stream(), quote::ToTokens::to_token_stream);
            let is_hidden = hidden.contains(&name);
            let name = field.ident.as_ref().map_or(name, |ident| ident.unraw().to_string());
            let cfgs: Vec<_> =
                field.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
            Bound { pattern: quote!(#(#cfgs)* #member: #variable), cfgs, variable, name, hidden: is_hidden }
        })
        .collect()
}

/// The arms that take a value of the type apart.
fn arms(unit: &TypeUnit, arm: impl Fn(Option<&Ident>, &Fields, &[Bound]) -> TokenStream) -> TokenStream {
    let variant_arms = |path: TokenStream, variant: Option<&Ident>, fields: &Fields| {
        let bound = bound_fields(fields, &unit.hidden);
        let patterns = bound.iter().filter(|field| !field.hidden).map(|field| &field.pattern);
        let expression = arm(variant, fields, &bound);
        quote!(#path { #(#patterns,)* .. } => #expression,)
    };
    let name = &unit.item.ident;
    let cases: Vec<_> = match &unit.item.data {
        Data::Struct(data) => vec![variant_arms(quote!(#name), None, &data.fields)],
        Data::Enum(data) => {
            let variant = |variant: &syn::Variant| {
                let cfgs = variant.attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
                let ident = &variant.ident;
                let arm = variant_arms(quote!(#name::#ident), Some(ident), &variant.fields);
                quote!(#(#cfgs)* #arm)
            };
            data.variants.iter().map(variant).collect()
        }
        Data::Union(_) => Vec::new(),
    };
    let this = if is_packed(&unit.item.attrs) { quote!(*self.0) } else { quote!(self.0) };
    quote!(match #this { #(#cases)* })
}

/// The fields that may be seen, as serde would arrange them.
///
/// They are read where the compiler does not look when it asks whether a field is ever read: in a
/// `Clone` that says it was derived. What nobody else reads is still reported.
fn snapshot(unit: &TypeUnit) -> TokenStream {
    let private = unit.root.private();
    if is_packed(&unit.item.attrs) && !derives(&unit.item.attrs, "Copy") {
        // Its fields can be neither referred to nor copied.
        return quote!(#private::fields(&[]));
    }
    if matches!(&unit.item.data, Data::Enum(data) if data.variants.is_empty()) {
        return quote!(match *self {});
    }
    let name = &unit.item.ident;
    let (imports, fields) = (ladder::imports(&unit.root), seen_fields(unit));
    let (_, ty_generics, where_clause) = unit.item.generics.split_for_impl();
    let (seen, lifetime) =
        (format_ident!("__WlSeen", span = Span::mixed_site()), Lifetime::new("'__wl", Span::mixed_site()));
    let mut generics = unit.item.generics.clone();
    generics.params.insert(0, parse_quote!(#lifetime));
    let (impl_generics, seen_generics, _) = generics.split_for_impl();
    quote! {
        struct #seen #impl_generics (&#lifetime #name #ty_generics, #private::Value) #where_clause;
        #[automatically_derived]
        impl #impl_generics #private::core::clone::Clone for #seen #seen_generics #where_clause {
            fn clone(&self) -> Self {
                #imports
                Self(self.0, #fields)
            }
        }
        #private::core::clone::Clone::clone(&#seen(self, #private::Value::Null)).1
    }
}

fn seen_fields(unit: &TypeUnit) -> TokenStream {
    let private = unit.root.private();
    let packed = is_packed(&unit.item.attrs);
    arms(unit, |variant, kind, bound| {
        let seen = bound.iter().filter(|field| !field.hidden);
        let entries = seen.map(|Bound { cfgs, name, variable, .. }| {
            let variable = if packed { quote!(&#variable) } else { quote!(#variable) };
            let capture = ladder::capture(&unit.root, &variable);
            quote!(#(#cfgs)* (#name, #capture))
        });
        let fields = quote!(&[#(#entries),*]);
        match variant {
            // As serde writes it.
            Some(variant) if matches!(kind, Fields::Unit) => {
                let name = variant.unraw().to_string();
                quote!(<#private::Value as #private::core::convert::From<&str>>::from(#name))
            }
            Some(variant) => {
                let name = variant.unraw().to_string();
                quote!(#private::variant(#name, #fields))
            }
            None => quote!(#private::fields(#fields)),
        }
    })
}

/// `Debug` as it is derived, but that the hidden fields are left out while the log looks.
fn debug(unit: &TypeUnit) -> TokenStream {
    let (private, name) = (unit.root.private(), &unit.item.ident);
    let generics = with_debug_bounds(&unit.item.generics, &private);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let f = Ident::new("__f", Span::mixed_site());
    // The fields of a packed struct are copied, as its derived `Debug` does.
    let this = if is_packed(&unit.item.attrs) { quote!(*self) } else { quote!(self) };
    let cases: Vec<TokenStream> = match &unit.item.data {
        Data::Struct(data) => vec![debug_arm(unit, &quote!(Self), &unit.item.ident, &data.fields, &f)],
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let cfgs = variant.attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
                let ident = &variant.ident;
                let arm = debug_arm(unit, &quote!(Self::#ident), ident, &variant.fields, &f);
                quote!(#(#cfgs)* #arm)
            })
            .collect(),
        Data::Union(_) => Vec::new(),
    };
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #private::core::fmt::Debug for #name #ty_generics #where_clause {
            fn fmt(&self, #f: &mut #private::core::fmt::Formatter<'_>) -> #private::core::fmt::Result {
                match #this { #(#cases)* }
            }
        }
    }
}

fn debug_arm(unit: &TypeUnit, path: &TokenStream, name: &Ident, fields: &Fields, f: &Ident) -> TokenStream {
    let private = unit.root.private();
    let builder = Ident::new("__builder", Span::mixed_site());
    let bound = bound_fields(fields, &unit.hidden);
    let patterns = bound.iter().map(|field| &field.pattern);
    let label = name.unraw().to_string();
    if matches!(fields, Fields::Unit) {
        return quote!(#path => #private::core::fmt::Formatter::write_str(#f, #label),);
    }
    let named = matches!(fields, Fields::Named(_));
    let start = if named {
        quote!(#private::core::fmt::Formatter::debug_struct(#f, #label))
    } else {
        quote!(#private::core::fmt::Formatter::debug_tuple(#f, #label))
    };
    let finish = if named {
        quote!(#private::core::fmt::DebugStruct::finish)
    } else {
        quote!(#private::core::fmt::DebugTuple::finish)
    };
    let packed = is_packed(&unit.item.attrs);
    let steps = bound.iter().map(|Bound { cfgs, name, variable, hidden, .. }| {
        let variable = if packed { quote!(&#variable) } else { quote!(#variable) };
        let step = if named {
            quote!(#private::core::fmt::DebugStruct::field(&mut #builder, #name, #variable);)
        } else {
            quote!(#private::core::fmt::DebugTuple::field(&mut #builder, #variable);)
        };
        let step = if *hidden { quote!(if !#private::is_capturing() { #step }) } else { step };
        quote!(#(#cfgs)* { #step })
    });
    quote! {
        #path { #(#patterns),* } => {
            let mut #builder = #start;
            #(#steps)*
            #finish(&mut #builder)
        }
    }
}

fn with_debug_bounds(generics: &Generics, private: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    let bound: Vec<syn::WherePredicate> = generics
        .type_params()
        .map(|param| {
            let ident = &param.ident;
            parse_quote!(#ident: #private::core::fmt::Debug)
        })
        .collect();
    if !bound.is_empty() {
        generics.make_where_clause().predicates.extend(bound);
    }
    generics
}
