//! Models become tokens. Nothing is checked here, and nothing can fail.

mod function;
mod impl_block;
pub(crate) mod ladder;
mod lookup;
mod module;
mod trait_definition;
mod type_unit;
mod workflow;
mod wrapper;

use proc_macro2::TokenStream;

use crate::model::Unit;

pub(crate) use lookup::{found, lookup};
pub(crate) use workflow::workflow;
pub(crate) use wrapper::site_value;

/// An item under `#[agent]` or `#[resource]`.
pub(crate) fn unit(unit: &Unit) -> TokenStream {
    match unit {
        Unit::Type(unit) => type_unit::type_unit(unit),
        Unit::Impl(unit) => impl_block::impl_block(unit),
        Unit::Trait(unit) => trait_definition::trait_definition(unit),
        Unit::Mod(unit) => module::module(unit),
        Unit::Fn(unit) => function::function(unit),
        Unit::Untouched(tokens) => tokens.clone(),
    }
}
