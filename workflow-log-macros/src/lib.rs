//! The attribute macros of workflow-log. Use them through the `workflow-log` crate.
//!
//! Stages: options → item → model → validate → expand. If a model exists, it can be expanded: all
//! checking is before, none after.

mod diagnostics;
mod expand;
mod fallback;
mod item;
mod marks;
mod model;
mod options;
mod paths;
mod validate;

use proc_macro::TokenStream;

use crate::diagnostics::Diagnostics;
use crate::item::Item;
use crate::options::{UnitOptions, WorkflowOptions};

/// Which attribute an item has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitKind {
    Agent,
    Resource,
}

/// Opens a run, and closes it with the right status however the function ends.
#[proc_macro_attribute]
pub fn workflow(options: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    let mut diagnostics = Diagnostics::default();
    let options = WorkflowOptions::parse(options.into(), &mut diagnostics);
    let parsed = Item::parse(item.clone(), &mut diagnostics);
    let model = parsed.and_then(|parsed| validate::workflow(options, parsed, &mut diagnostics));
    match diagnostics.finish(model) {
        Ok(Some(model)) => expand::workflow(&model).into(),
        Ok(None) => item.into(),
        Err(errors) => fallback::keep_item(item, &errors).into(),
    }
}

/// Records an agent.
#[proc_macro_attribute]
pub fn agent(options: TokenStream, item: TokenStream) -> TokenStream {
    unit(UnitKind::Agent, options.into(), item.into()).into()
}

/// Records a resource.
#[proc_macro_attribute]
pub fn resource(options: TokenStream, item: TokenStream) -> TokenStream {
    unit(UnitKind::Resource, options.into(), item.into()).into()
}

fn unit(
    kind: UnitKind,
    options: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = UnitOptions::parse(kind, options, &mut diagnostics);
    let parsed = Item::parse(item.clone(), &mut diagnostics);
    let model = parsed.and_then(|parsed| validate::unit(kind, options, parsed, &mut diagnostics));
    match diagnostics.finish(model) {
        Ok(Some(model)) => expand::unit(&model),
        Ok(None) => item,
        Err(errors) => fallback::keep_item(item, &errors),
    }
}

macro_rules! marks {
    ($($(#[$doc:meta])* $mark:ident: $place:literal;)*) => {$(
        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $mark(_arguments: TokenStream, item: TokenStream) -> TokenStream {
            misplaced(concat!("`#[", stringify!($mark), "]` ", $place), &item.into()).into()
        }
    )*};
}

marks! {
    /// Marks a method as a query to a model.
    llm: "marks a method of an impl block that has `#[agent]` or `#[resource]`";
    /// Marks a method as a command in an environment.
    env: "marks a method of an impl block that has `#[agent]` or `#[resource]`";
    /// Marks a method as the use of a tool.
    tool: "marks a method of an impl block that has `#[agent]` or `#[resource]`";
    /// Marks a method as an action.
    action: "marks a method of an impl block that has `#[agent]` or `#[resource]`";
    /// Keeps something out of the log.
    no_log: "marks a method, parameter or field of an item that has `#[agent]`, `#[resource]` or `#[workflow]`";
    /// Marks a loop whose passes are iterations.
    iteration: "marks a loop in a function that has `#[agent]` or `#[workflow]`";
}

/// A mark that our attributes did not take stands where they do not see it.
fn misplaced(message: &str, item: &proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).to_compile_error();
    quote::quote!(#error #item)
}
