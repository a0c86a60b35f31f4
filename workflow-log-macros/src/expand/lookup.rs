//! How an `impl` block finds the marked fields of its type, which may stand in another module, before
//! it or after it.
//!
//! Where a type has marked fields, its attribute adds a macro **of the same name**: types and macros
//! do not meet, and whoever imports the one imports the other. An `impl` block hands itself to that
//! macro, which hands it back with the marks in front. The block does not know whether there is one,
//! so it imports the name as another, inside a scope that has that other name for a macro that finds
//! nothing: what is not found in the inner scope is looked for in the outer one.
//!
//! ```text
//! #[agent] struct Planner { #[llm] client: Client }
//!     macro_rules! __wl_marks_of_Planner { ($($block:tt)*) => { marked! { { client: llm } $($block)* } } }
//!     pub(crate) use __wl_marks_of_Planner as Planner;
//!
//! #[agent] impl Planner { … }
//!     const _: () = {
//!         use unmarked as __WlMarks;
//!         const _: () = {
//!             use Planner as __WlMarks;
//!             const _: () = { __WlMarks! { agent () impl Planner { … } } };
//!         };
//!     };
//! ```
//!
//! Three scopes: in the one with the import the compiler would wait for the macro to say whether it
//! makes a macro of that name itself, and beside a glob an import that a macro made is ambiguous.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{GenericParam, Type};

use crate::UnitKind;
use crate::body::{FieldMark, Mark, calls_a_field};
use crate::item::{ImplBlock, ImplMember};
use crate::paths::Root;

/// The macro of a type's name, where it has marked fields.
pub(super) fn marks_of(root: &Root, name: &Ident, fields: &[FieldMark]) -> Option<TokenStream> {
    use syn::ext::IdentExt as _;

    if fields.iter().all(|marked| marked.mark.is_none()) {
        return None;
    }
    let private = root.private();
    let marks = fields.iter().map(|FieldMark { field, mark }| {
        let kind = match mark {
            Some(mark) => mark.kind.unwrap_or("action"),
            None => "no_log",
        };
        let kind = Ident::new(kind, Span::call_site());
        let name = mark.as_ref().and_then(|mark| mark.name.as_ref());
        quote!(#field #kind #name)
    });
    let hidden = format_ident!("__wl_marks_of_{}", name.unraw());
    Some(quote! {
        #[doc(hidden)]
        #[allow(unused_macros)]
        macro_rules! #hidden {
            ($($block:tt)*) => { #private::marked! { { #(#marks),* } $($block)* } };
        }
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub(crate) use #hidden as #name;
    })
}

/// A block that asks for the marks of its type; `None` where it calls no field, or its type can have
/// none of ours.
pub(crate) fn lookup(
    root: &Root,
    kind: UnitKind,
    block: &ImplBlock,
    options: &TokenStream,
    item: &TokenStream,
) -> Option<TokenStream> {
    let calls = block.items.iter().any(|member| match member {
        ImplMember::Fn(function) => calls_a_field(function.body.stream()),
        ImplMember::Other(_) => false,
    });
    let path = named_type(&block.self_ty).filter(|_| calls)?;
    let is_parameter = block.generics.params.iter().any(|param| match param {
        GenericParam::Type(param) => path.is_ident(&param.ident),
        GenericParam::Lifetime(_) | GenericParam::Const(_) => false,
    });
    let is_primitive =
        path.get_ident().is_some_and(|name| PRIMITIVES.iter().any(|primitive| name == primitive));
    if is_parameter || is_primitive {
        return None;
    }
    let private = root.private();
    let (leading, names) = (&path.leading_colon, path.segments.iter().map(|segment| &segment.ident));
    let kind = Ident::new(if kind == UnitKind::Agent { "agent" } else { "resource" }, Span::call_site());
    Some(quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #private::unmarked as __WlMarks;
            const _: () = {
                #[allow(deprecated, unused_imports)]
                use #leading #(#names)::* as __WlMarks;
                const _: () = { __WlMarks! { #kind (#options) #item } };
            };
        };
    })
}

const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32",
    "u64", "u8", "usize",
];

/// The type that has the fields: `Planner` of `Planner<T>`, `&Planner`, `Box<Planner>`.
fn named_type(ty: &Type) -> Option<&syn::Path> {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            let is_pointer = ["Arc", "Box", "Pin", "Rc"].iter().any(|pointer| last.ident == pointer);
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return Some(&path.path);
            };
            let inner = arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(ty),
                _ => None,
            });
            if is_pointer { named_type(inner?) } else { Some(&path.path) }
        }
        Type::Reference(reference) => named_type(&reference.elem),
        Type::Group(group) => named_type(&group.elem),
        Type::Paren(paren) => named_type(&paren.elem),
        _ => None,
    }
}

/// A block that comes back.
pub(crate) struct Found {
    pub(crate) fields: Vec<FieldMark>,
    pub(crate) kind: UnitKind,
    pub(crate) options: TokenStream,
    pub(crate) item: TokenStream,
}

/// Reads what `lookup` and `marks_of` wrote.
pub(crate) fn found(tokens: TokenStream) -> Option<Found> {
    let mut tokens = tokens.into_iter();
    let Some(TokenTree::Group(marks)) = tokens.next() else { return None };
    let Some(TokenTree::Ident(kind)) = tokens.next() else { return None };
    let Some(TokenTree::Group(options)) = tokens.next() else { return None };
    if marks.delimiter() != Delimiter::Brace {
        return None;
    }
    let kind = if kind == "agent" { UnitKind::Agent } else { UnitKind::Resource };
    Some(Found { fields: fields(marks.stream()), kind, options: options.stream(), item: tokens.collect() })
}

fn fields(tokens: TokenStream) -> Vec<FieldMark> {
    let one = |input: syn::parse::ParseStream<'_>| -> syn::Result<FieldMark> {
        let field: syn::LitStr = input.parse()?;
        let kind: Ident = input.parse()?;
        let name: Option<syn::LitStr> = input.parse()?;
        let kind = kind.to_string();
        let known = ["llm", "env", "tool"].into_iter().find(|known| kind == *known);
        let mark = (kind != "no_log").then_some(Mark { kind: known, name });
        Ok(FieldMark { field: field.value(), mark })
    };
    let all = |input: syn::parse::ParseStream<'_>| {
        syn::punctuated::Punctuated::<FieldMark, syn::Token![,]>::parse_terminated_with(input, one)
    };
    syn::parse::Parser::parse2(all, tokens).map(|fields| fields.into_iter().collect()).unwrap_or_default()
}
