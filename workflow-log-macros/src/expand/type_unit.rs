//! An annotated type: the item itself, what its attribute says, and its fields without the hidden.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, Fields, Generics, Lifetime, parse_quote};

use super::ladder;
use super::lookup::marks_of;
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
    let marks = marks_of(&unit.root, name, &unit.fields);
    quote! {
        #item
        #marks
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
            let name =
                field.ident.as_ref().map_or_else(|| index.to_string(), |name| name.unraw().to_string());
            let variable = format_ident!("__field{index}", span = Span::mixed_site());
            let member = field
                .ident
                .as_ref()
                .map_or_else(|| syn::Index::from(index).to_token_stream(), quote::ToTokens::to_token_stream);
            let is_hidden = hidden.contains(&name);
            let cfgs: Vec<_> =
                field.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect();
            Bound { pattern: quote!(#(#cfgs)* #member: #variable), cfgs, variable, name, hidden: is_hidden }
        })
        .collect()
}

/// The fields that may be seen, as serde would arrange them.
///
/// They are read where the compiler does not look when it asks whether a field is ever read: in a
/// `Clone` that says it was derived. What nobody else reads is still reported.
fn snapshot(unit: &TypeUnit) -> TokenStream {
    let private = unit.root.private();
    let generics = &unit.item.generics;
    let may_be_copied = derives(&unit.item.attrs, "Copy") && generics.type_params().next().is_none();
    if is_packed(&unit.item.attrs) && !may_be_copied {
        // Its fields can be neither referred to nor copied.
        return quote!(#private::fields(&[]));
    }
    if matches!(&unit.item.data, Data::Enum(data) if data.variants.is_empty()) {
        return quote!(match *self {});
    }
    let name = &unit.item.ident;
    let fields = seen_fields(unit);
    let imports = fields.to_string().contains("__wl_").then(|| ladder::imports(&unit.root));
    let (_, ty_generics, _) = generics.split_for_impl();
    let seen = format_ident!("__WlSeen", span = Span::mixed_site());
    // In the bounds of another type `Self` would be that one.
    let own = quote!(#name #ty_generics);
    let lifetime = lifetime_beside(&quote!(#generics));
    let mut generics: Generics = generics.clone();
    generics.where_clause = generics
        .where_clause
        .map(|clause| syn::parse2(said_of(clause.to_token_stream(), &own)).unwrap_or(clause));
    generics.params = generics
        .params
        .into_iter()
        .map(|param| syn::parse2(said_of(param.to_token_stream(), &own)).unwrap_or(param))
        .collect();
    generics.params.insert(0, parse_quote!(#lifetime));
    let (impl_generics, seen_generics, where_clause) = generics.split_for_impl();
    quote! {
        struct #seen #impl_generics (&#lifetime #own, #private::Value) #where_clause;
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

/// A lifetime that a type does not have.
fn lifetime_beside(generics: &TokenStream) -> Lifetime {
    let taken = generics.to_string();
    let mut name = "'__wl".to_owned();
    while taken.contains(&name) {
        name.push('_');
    }
    Lifetime::new(&name, Span::mixed_site())
}

/// Tokens with a type in place of `Self`.
fn said_of(tokens: TokenStream, own: &TokenStream) -> TokenStream {
    let said = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => own.clone(),
        TokenTree::Group(group) => {
            Group::new(group.delimiter(), said_of(group.stream(), own)).to_token_stream()
        }
        other => other.into(),
    });
    said.collect()
}

/// An expression: the fields of `self.0`.
fn seen_fields(unit: &TypeUnit) -> TokenStream {
    let name = &unit.item.ident;
    let this = if is_packed(&unit.item.attrs) { quote!(*self.0) } else { quote!(self.0) };
    match &unit.item.data {
        Data::Struct(data) => {
            let arm = seen_arm(unit, &quote!(#name), None, &data.fields);
            quote!(match #this { #arm })
        }
        Data::Enum(data) => {
            let private = unit.root.private();
            let cfgs = |variant: &syn::Variant| {
                variant.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect::<Vec<_>>()
            };
            let arms = data.variants.iter().map(|variant| {
                let (cfgs, ident) = (cfgs(variant), &variant.ident);
                let arm = seen_arm(unit, &quote!(#name::#ident), Some(ident), &variant.fields);
                quote!(#(#cfgs)* #arm)
            });
            // There may be no variant left.
            let rest = data
                .variants
                .iter()
                .all(|variant| !cfgs(variant).is_empty())
                .then(|| quote!(#[allow(unreachable_patterns)] _ => #private::Value::Null,));
            quote!(match #this { #(#arms)* #rest })
        }
        Data::Union(_) => quote!(#this),
    }
}

fn seen_arm(unit: &TypeUnit, path: &TokenStream, variant: Option<&Ident>, fields: &Fields) -> TokenStream {
    let private = unit.root.private();
    let packed = is_packed(&unit.item.attrs);
    let bound = bound_fields(fields, &unit.hidden);
    // A client whose calls are recorded is no configuration.
    let is_called =
        |name: &str| unit.fields.iter().any(|marked| marked.field == name && marked.mark.is_some());
    let seen: Vec<_> = bound.iter().filter(|field| !field.hidden && !is_called(&field.name)).collect();
    let patterns = seen.iter().map(|field| &field.pattern);
    let entries = seen.iter().map(|Bound { cfgs, name, variable, .. }| {
        let variable = if packed { quote!(&#variable) } else { quote!(#variable) };
        let capture = ladder::capture(&unit.root, &variable);
        quote!(#(#cfgs)* (#name, #capture))
    });
    let entries = quote!(&[#(#entries),*]);
    let value = match variant.map(|variant| variant.unraw().to_string()) {
        // As serde writes it.
        Some(name) if matches!(fields, Fields::Unit) => {
            quote!(<#private::Value as #private::core::convert::From<&str>>::from(#name))
        }
        Some(name) => quote!(#private::variant(#name, #entries)),
        None => quote!(#private::fields(#entries)),
    };
    quote!(#path { #(#patterns,)* .. } => #value,)
}

/// `Debug` as it is derived, but that the hidden fields are left out while the log looks.
fn debug(unit: &TypeUnit) -> TokenStream {
    let (private, name) = (unit.root.private(), &unit.item.ident);
    let generics = with_debug_bounds(&unit.item, &private);
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

/// The bounds that the compiler gives a derived `Debug`: of the type's parameters, and of what fields
/// have of them, like `I::Item`.
fn with_debug_bounds(item: &syn::DeriveInput, private: &TokenStream) -> Generics {
    let params: Vec<_> = item.generics.type_params().map(|param| param.ident.to_string()).collect();
    let mut bounded: Vec<TokenStream> =
        item.generics.type_params().map(|param| param.ident.to_token_stream()).collect();
    let mut add = |fields: &Fields| {
        for field in fields {
            projections(field.ty.to_token_stream(), &params, &mut bounded);
        }
    };
    match &item.data {
        Data::Struct(data) => add(&data.fields),
        Data::Enum(data) => data.variants.iter().for_each(|variant| add(&variant.fields)),
        Data::Union(_) => {}
    }
    let mut generics = item.generics.clone();
    if !bounded.is_empty() {
        let bounds =
            bounded.iter().map(|ty| -> syn::WherePredicate { parse_quote!(#ty: #private::core::fmt::Debug) });
        generics.make_where_clause().predicates.extend(bounds);
    }
    generics
}

/// Paths that begin with a parameter: `I::Item`.
fn projections(tokens: TokenStream, params: &[String], found: &mut Vec<TokenStream>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => projections(group.stream(), params, found),
            TokenTree::Ident(first) if params.iter().any(|param| first == param) => {
                let mut path = first.to_token_stream();
                while matches!(tokens.peek(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':') {
                    path.extend(tokens.next());
                    path.extend(tokens.next());
                    path.extend(tokens.next());
                }
                if path.clone().into_iter().count() > 1 {
                    found.push(path);
                }
            }
            _ => {}
        }
    }
}
