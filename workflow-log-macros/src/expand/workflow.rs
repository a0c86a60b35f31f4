//! A workflow function: opens a run around the user's body.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};

use super::function::{Begin, hidden, hidden_name, record_params, sibling, wrapper};
use crate::model::Workflow;
use crate::options::{Name, optional_level};

/// An expanded `#[workflow]` function.
pub(crate) fn workflow(model: &Workflow) -> TokenStream {
    let root = &model.root;
    let function = &model.function;
    let begin = begin(model);
    let name = hidden_name(function);
    if function.says_self {
        let wrapper = wrapper(root, function, &begin, &quote!(Self::#name), None);
        let sibling = sibling(function);
        quote!(#wrapper #sibling)
    } else {
        wrapper(root, function, &begin, &name.to_token_stream(), Some(&hidden(function)))
    }
}

fn begin(model: &Workflow) -> Begin {
    let private = model.root.private();
    let opening = Ident::new("__opening", Span::mixed_site());
    let mut statements = record_params(
        &model.root,
        &model.function,
        &quote!(#private::Opening::arg),
        &opening.to_token_stream(),
    );
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
    let begin = quote!(#private::Workflow::begin(#name, #verbosity, #output, #fill));
    let underway = Ident::new("__call", Span::mixed_site());
    if model.function.flow.is_prepared() {
        // A run is opened where the function is called: that is where its parameters are.
        let call = Ident::new("__workflow", Span::mixed_site());
        return Begin {
            site: TokenStream::new(),
            ty: quote!(#private::Workflow),
            ahead: quote!(let #call = #begin;),
            call: quote!(let #underway = #call;),
        };
    }
    Begin {
        site: TokenStream::new(),
        ty: quote!(#private::Workflow),
        call: quote!(let #underway = #begin;),
        ahead: TokenStream::new(),
    }
}
