//! A module under `#[agent]` or `#[resource]`: which of its items get the attribute.

use std::collections::BTreeSet;

use proc_macro2::TokenTree;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Attribute, Item, Meta, Type};

use super::ITERATION_PLACE;
use crate::UnitKind;
use crate::diagnostics::Diagnostics;
use crate::item::Module;
use crate::marks::Marks;
use crate::model::{ModUnit, Unit};
use crate::options::{Name, UnitOptions, Verbosity};
use crate::paths::{Root, begins_with_crate};

/// Traits that say what a type is and not what an agent does: their methods are called all the
/// time, some of them to log.
const OF_EVERY_TYPE: &[&str] = &[
    "Add",
    "AddAssign",
    "AsMut",
    "AsRef",
    "Borrow",
    "BorrowMut",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deref",
    "DerefMut",
    "Deserialize",
    "Display",
    "Div",
    "Drop",
    "Eq",
    "Error",
    "Extend",
    "From",
    "FromIterator",
    "FromStr",
    "Hash",
    "Hasher",
    "Index",
    "IndexMut",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Mul",
    "Neg",
    "Not",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Rem",
    "Send",
    "Serialize",
    "Sub",
    "SubAssign",
    "Sync",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
];

const NAME_PLACE: &str = "many items are in a module; `name` goes on each";

/// A module: its `impl` blocks and traits are annotated, the types these blocks are for, and the
/// modules in it.
pub(super) fn module(
    kind: UnitKind,
    mut module: Module,
    options: &UnitOptions,
    diagnostics: &mut Diagnostics,
) -> Unit {
    let marks = Marks::take(&mut module.attrs, diagnostics);
    marks.refuse(diagnostics, "this marks a single method", ITERATION_PLACE);
    match &options.name {
        Some(Name::Literal(name)) => diagnostics.error(name, NAME_PLACE),
        Some(Name::Expr(name)) => diagnostics.error(name, NAME_PLACE),
        None => {}
    }
    if let Some(run) = options.run.iter().flatten().next() {
        diagnostics.error(run, "which methods are runs, the `impl` blocks say");
    }
    let root = Root::new(options.krate.as_ref());
    let attribute = {
        let krate = root.krate();
        let name = format_ident!("{}", if kind == UnitKind::Agent { "agent" } else { "resource" });
        let path = options.krate.as_ref().map(|path| quote!(crate = #path));
        let kind = options.kind.as_ref().map(|kind| quote!(kind = #kind));
        let verbosity = options.verbosity.map(Verbosity::word).map(|level| quote!(verbosity = #level));
        let options = path.into_iter().chain(kind).chain(verbosity);
        quote!(#[#krate::#name(#(#options),*)])
    };
    let untouched = marks.no_log.all.is_some();
    let mut types = BTreeSet::new();
    for item in &module.items {
        if let Item::Impl(block) = item {
            if is_ours(item) {
                types.extend(type_name(&block.self_ty));
            }
        }
    }
    let annotated = module.items.iter().map(|item| {
        !untouched
            && match item {
                Item::Struct(item) => types.contains(&item.ident.to_string()) && !is_annotated(&item.attrs),
                Item::Enum(item) => types.contains(&item.ident.to_string()) && !is_annotated(&item.attrs),
                item => is_ours(item),
            }
    });
    let annotated = annotated.collect();
    Unit::Mod(ModUnit { module, attribute, annotated })
}

/// Whether an `impl` block, a trait or a module gets the attribute.
fn is_ours(item: &Item) -> bool {
    match item {
        Item::Impl(block) => {
            let of_every_type = block.trait_.as_ref().is_some_and(|(path, _)| {
                path.segments.last().is_some_and(|last| OF_EVERY_TYPE.iter().any(|name| last.ident == name))
            });
            !of_every_type && !is_annotated(&block.attrs)
        }
        Item::Trait(item) => !is_annotated(&item.attrs),
        Item::Mod(item) => item.content.is_some() && !is_annotated(&item.attrs) && !is_test(&item.attrs),
        _ => false,
    }
}

/// Whether an item has an attribute of ours, which then is the one that counts.
fn is_annotated(attrs: &[Attribute]) -> bool {
    let ours = ["agent", "resource", "no_log"];
    attrs.iter().any(|attr| {
        let is_named =
            attr.path().segments.last().is_some_and(|last| ours.iter().any(|name| last.ident == name));
        is_named && (begins_with_crate(attr.path()) || says_our_options(attr))
    })
}

/// Whether an attribute has none but our options: another library has an `#[agent(name = …, description = …)]`.
fn says_our_options(attr: &Attribute) -> bool {
    const OPTIONS: &[&str] = &["crate", "input", "kind", "name", "output", "run", "verbosity"];
    let Meta::List(list) = &attr.meta else { return matches!(attr.meta, Meta::Path(_)) };
    let tokens: Vec<_> = list.tokens.clone().into_iter().collect();
    let mut parts = tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','));
    parts.all(|part| match part.first() {
        Some(TokenTree::Ident(key)) => OPTIONS.iter().any(|option| key == option),
        Some(_) => false,
        None => true,
    })
}

fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("cfg") && quote!(#attr).to_string().contains("test"))
}

/// The name of a type that may be defined in the same module.
fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            path.path.segments.last().map(|last| last.ident.unraw().to_string())
        }
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        _ => None,
    }
}
