//! A workflow function: opens a run around the user's body.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::function::placed;
use super::ladder::Asked;
use super::wrapper::{Begin, captured_params};
use crate::model::Workflow;
use crate::options::{Name, optional_level};

/// An expanded `#[workflow]` function.
pub(crate) fn workflow(model: &Workflow) -> TokenStream {
    placed(&model.root, &model.function, &begin(model))
}

fn begin(model: &Workflow) -> Begin {
    let private = model.root.private();
    let opening = Ident::new("__opening", Span::mixed_site());
    let args = captured_params(&model.root, &model.function)
        .into_iter()
        .map(|(label, cfgs, capture)| quote!(#(#cfgs)* #private::Opening::arg(#opening, #label, #capture);));
    let mut statements: Vec<_> = args.collect();
    let asks = !statements.is_empty();
    for (key, value) in &model.metadata {
        let key = syn::ext::IdentExt::unraw(key).to_string();
        statements.push(quote!(#private::Opening::metadata(#opening, #key, &(#value));));
    }
    if let Some(folder) = &model.logs_dir {
        statements.push(quote!(#private::Opening::logs_dir(#opening, #folder);));
    }
    let name = match &model.name {
        Some(Name::Literal(name)) => quote!(#private::core::option::Option::Some(#name)),
        Some(Name::Expr(name)) => {
            statements.push(quote!(#private::Opening::name(#opening, #name);));
            quote!(#private::core::option::Option::None)
        }
        None => quote!(#private::core::option::Option::None),
    };
    let fill = if statements.is_empty() { quote!(|_| {}) } else { quote!(|#opening| { #(#statements)* }) };
    let verbosity = optional_level(model.verbosity, &private);
    let output = model.output;
    Begin {
        site: TokenStream::new(),
        ty: quote!(#private::Workflow),
        call: quote!(#private::Workflow::begin(#name, #verbosity, #output, #fill)),
        asked: Asked::Nothing,
        asks,
        may_stream: false,
    }
}
