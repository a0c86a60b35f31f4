//! A struct or enum under `#[agent]` or `#[resource]`.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Path, Token, parse_quote};

use crate::diagnostics::Diagnostics;
use crate::marks::Marks;
use crate::model::TypeUnit;
use crate::options::{Name, UnitOptions};
use crate::paths::Root;

const FIELD_MARK: &str = "a mark on a field is not supported yet; wrap the call in a method and mark that, \
                          or put the type behind a `#[resource]` of your own";

pub(super) fn type_unit(
    mut item: DeriveInput,
    options: UnitOptions,
    diagnostics: &mut Diagnostics,
) -> TypeUnit {
    let marks = Marks::take(&mut item.attrs, diagnostics);
    marks.refuse(
        diagnostics,
        "this marks a method; on a type there is `#[resource(kind = \"…\")]`",
        "`#[iteration]` marks a loop, not a type",
    );
    if let Some(span) = marks.no_log.all {
        diagnostics
            .error_at(span, "a type that is not logged needs no attribute; or mark its fields `#[no_log]`");
    }
    for name in options.run.iter().flatten() {
        diagnostics.error(name, "`run` names methods: it goes on the `impl` block");
    }
    let name = match options.name {
        None => None,
        Some(Name::Literal(name)) => Some(name),
        Some(Name::Expr(expr)) => {
            diagnostics
                .error(&expr, "a name that is an expression goes on the `impl` block, where `self` is");
            None
        }
    };
    let root = Root::new(options.krate.as_ref());
    let derives_serialize = derives(&item.attrs, "Serialize");
    let mut hidden = Vec::new();
    for_each_field(&mut item.data, |index, field| {
        let marks = Marks::take(&mut field.attrs, diagnostics);
        marks.refuse(diagnostics, FIELD_MARK, "`#[iteration]` marks a loop, not a field");
        if marks.no_log.input || marks.no_log.output {
            diagnostics.error(field, "a field is recorded or not; write `#[no_log]` alone");
        }
        if marks.no_log.all.is_some() {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            hidden.push(name);
            if derives_serialize && !skips_serializing(&field.attrs) {
                field.attrs.push(skip_while_capturing(&root));
            }
        }
    });
    let debug = !hidden.is_empty() && remove_derive(&mut item.attrs, "Debug");
    TypeUnit {
        root,
        item,
        serialize_hides: derives_serialize,
        hidden,
        debug,
        name,
        kind: options.kind,
        verbosity: options.verbosity,
    }
}

fn for_each_field(data: &mut Data, mut visit: impl FnMut(usize, &mut Field)) {
    let mut fields =
        |fields: &mut Fields| fields.iter_mut().enumerate().for_each(|(index, field)| visit(index, field));
    match data {
        Data::Struct(data) => fields(&mut data.fields),
        Data::Enum(data) => data.variants.iter_mut().for_each(|variant| fields(&mut variant.fields)),
        Data::Union(_) => {}
    }
}

fn derive_list(attr: &Attribute) -> Option<Punctuated<Path, Token![,]>> {
    attr.path().is_ident("derive").then(|| attr.parse_args_with(Punctuated::parse_terminated).ok())?
}

fn is_named(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

fn derives(attrs: &[Attribute], name: &str) -> bool {
    attrs.iter().filter_map(derive_list).any(|list| list.iter().any(|path| is_named(path, name)))
}

/// Takes a derive away. Whether it was there.
fn remove_derive(attrs: &mut [Attribute], name: &str) -> bool {
    let mut removed = false;
    for attr in attrs {
        if let Some(list) = derive_list(attr) {
            let kept: Vec<_> = list.iter().filter(|path| !is_named(path, name)).collect();
            if kept.len() < list.len() {
                removed = true;
                *attr = parse_quote!(#[derive(#(#kept),*)]);
            }
        }
    }
    removed
}

/// Whether serde leaves the field out already, or decides by a condition of the user's.
fn skips_serializing(attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|attr| attr.path().is_ident("serde")).any(|attr| {
        let text = attr.meta.to_token_stream().to_string();
        text.contains("skip_serializing")
            || text.contains("( skip")
            || text.contains("(skip")
            || text.contains(", skip")
    })
}

fn skip_while_capturing(root: &Root) -> Attribute {
    let path: TokenStream = root.private();
    let path = quote!(#path::capturing).to_string().replace(' ', "");
    parse_quote!(#[serde(skip_serializing_if = #path)])
}
