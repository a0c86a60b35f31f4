//! A struct or enum under `#[agent]` or `#[resource]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Path, Token, parse_quote};

use crate::UnitKind;
use crate::body::{FieldMark, Mark};
use crate::diagnostics::Diagnostics;
use crate::marks::Marks;
use crate::model::TypeUnit;
use crate::options::{Name, UnitOptions};
use crate::paths::Root;

const VARIANT_MARK: &str = "a field of an enum is taken out by `match` before it is called; mark the statement that \
                            calls it";

pub(super) fn type_unit(
    kind: UnitKind,
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
    let mut renamed = Vec::new();
    let mut fields = Vec::new();
    let is_enum = matches!(item.data, Data::Enum(_));
    for_each_field(&mut item.data, |index, newtype, field| {
        let marks = Marks::take(&mut field.attrs, diagnostics);
        if is_enum {
            marks.refuse(diagnostics, VARIANT_MARK, "`#[iteration]` marks a loop, not a field");
        } else if let Some(span) = marks.iteration {
            diagnostics.error_at(span, "`#[iteration]` marks a loop, not a field");
        }
        let said = marks.kind.as_ref().map(|mark| Mark { kind: mark.kind, name: mark.name.clone() });
        if let (Some(mark), Some(_)) = (&marks.kind, marks.no_log.all) {
            diagnostics.error_at(
                mark.span,
                "calls through this field are recorded, or its value is kept out; a field that is \
                                      called is not recorded as a value: remove `#[no_log]`",
            );
        }
        if said.is_some() || marks.no_log.all.is_some() {
            let name =
                field.ident.as_ref().map_or_else(|| index.to_string(), |name| name.unraw().to_string());
            fields.push(FieldMark { field: name, mark: said });
        }
        if marks.no_log.input || marks.no_log.output {
            diagnostics.error(field, "a field is recorded or not; write `#[no_log]` alone");
        }
        if marks.no_log.all.is_some() {
            let name =
                field.ident.as_ref().map_or_else(|| index.to_string(), |name| name.unraw().to_string());
            hidden.push(name);
            renamed.extend(serde_value(&field.attrs, "rename"));
            if derives_serialize && !skips_serializing(&field.attrs) {
                field.attrs.push(hide_while_capturing(&root, newtype));
            }
        }
    });
    if !hidden.is_empty() && derives_serialize {
        if let Some(attr) = item.attrs.iter().find(|attr| serde_replaces_fields(attr)) {
            diagnostics.error(
                attr,
                "serde writes this type as another one, where a field marked `#[no_log]` cannot be kept out; \
                 write `impl Serialize` by hand, or mark the parameters that hold it",
            );
        }
    }
    let serialized_name = serde_value(&item.attrs, "rename");
    let debug = !hidden.is_empty() && remove_derive(&mut item.attrs, "Debug");
    TypeUnit {
        root,
        item,
        serialized_name,
        renamed,
        hidden,
        fields,
        wants_impl: kind == UnitKind::Agent,
        debug,
        name,
        kind: options.kind,
        verbosity: options.verbosity,
    }
}

/// Visits each field with its index and whether it is the only one of a newtype.
fn for_each_field(data: &mut Data, mut visit: impl FnMut(usize, bool, &mut Field)) {
    let mut fields = |fields: &mut Fields| {
        let newtype = matches!(fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
        for (index, field) in fields.iter_mut().enumerate() {
            visit(index, newtype, field);
        }
    };
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

pub(crate) fn derives(attrs: &[Attribute], name: &str) -> bool {
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

/// The words of a `#[serde(…)]` attribute, and the strings behind them.
fn serde_words(attr: &Attribute) -> Vec<(String, Option<String>)> {
    let mut words = Vec::new();
    if attr.path().is_ident("serde") {
        // What serde does not understand either is for serde to say.
        let _theirs = attr.parse_nested_meta(|meta| {
            let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            let value = if meta.input.peek(Token![=]) {
                let text: syn::Expr = meta.value()?.parse()?;
                match text {
                    syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
                    _ => None,
                }
            } else {
                if meta.input.peek(syn::token::Paren) {
                    let inside;
                    syn::parenthesized!(inside in meta.input);
                    let _skipped: TokenStream = inside.parse()?;
                }
                None
            };
            words.push((word, value));
            Ok(())
        });
    }
    words
}

fn serde_value(attrs: &[Attribute], wanted: &str) -> Option<String> {
    attrs.iter().flat_map(serde_words).find(|(word, _)| word == wanted).and_then(|(_, value)| value)
}

/// Whether serde leaves the field out already, or writes it in a way of the user's.
fn skips_serializing(attrs: &[Attribute]) -> bool {
    let known = ["skip", "skip_serializing", "skip_serializing_if", "serialize_with", "with"];
    attrs.iter().flat_map(serde_words).any(|(word, _)| known.contains(&word.as_str()))
}

/// Whether serde writes the type by other means than its fields.
fn serde_replaces_fields(attr: &Attribute) -> bool {
    serde_words(attr).iter().any(|(word, _)| ["into", "transparent", "remote"].contains(&word.as_str()))
}

/// Newtypes have no field that could be skipped: theirs is written as nothing.
fn hide_while_capturing(root: &Root, newtype: bool) -> Attribute {
    let private: TokenStream = root.private();
    let path = |function: TokenStream| quote!(#private::#function).to_string().replace(' ', "");
    if newtype {
        let path = path(quote!(serialize_unless_capturing));
        parse_quote!(#[serde(serialize_with = #path)])
    } else {
        let path = path(quote!(capturing));
        parse_quote!(#[serde(skip_serializing_if = #path)])
    }
}
