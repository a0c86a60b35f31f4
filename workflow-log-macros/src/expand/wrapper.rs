//! A recorded function: a thin wrapper under its name, and beside it the user's body untouched.
//!
//! ```text
//! pub async fn run(&mut self, input: Task) -> Result<Plan, E> { body }
//!
//! pub async fn run(&mut self, input: Task) -> Result<Plan, E> {
//!     use ladder::*;
//!     static __WL_SITE: Site = Site { params: &["input"], … };
//!     let __call = Call::begin(&__WL_SITE, …, &[capture(&input)]);
//!     let __result = scoped(Call::context(&__call), Self::__wl_run(self, input)).await;
//!     match split(&__result) {
//!         Value(value) => Call::complete(__call, capture(value)),
//!         Error(error) => Call::fail(__call, describe(error)),
//!     }
//!     __result
//! }
//! async fn __wl_run(&mut self, input: Task) -> Result<Plan, E> { body }
//! ```

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Pat, PatIdent, PatType, PathArguments, Receiver,
    ReturnType, Safety, Signature, Type, Visibility,
};

use super::ladder::{self, Asked};
use crate::model::{
    Flow, Function, Param, Recorded, Role, Site, SplitAttrs, Streams, allowed, is_lint_level,
};
use crate::options::{Name, optional_level};
use crate::paths::Root;

/// The function that holds the user's body.
pub(super) fn hidden_name(function: &Function) -> Ident {
    let name = &function.item.sig.ident;
    format_ident!(
        "__wl_{}",
        syn::ext::IdentExt::unraw(name),
        span = Span::mixed_site().located_at(name.span())
    )
}

/// An identifier of ours that no user code can see.
fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The wrapper of a function: `begin` makes the call, `callee` is the hidden function's path.
pub(super) fn wrapper(
    root: &Root,
    function: &Function,
    begin: &Begin,
    callee: &TokenStream,
    nested: Option<&TokenStream>,
) -> TokenStream {
    let item = &function.item;
    let attrs = SplitAttrs::of(&item.attrs).wrapper;
    // In front: rmcp takes what a method's last attributes say for all of its documentation.
    let used_underscores = function.keeps_names.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    let (vis, defaultness) = (&item.vis, &item.defaultness);
    let sig = wrapper_signature(function);
    let body = recorded_body(root, function, begin, &call_hidden(function, callee), nested);
    quote!(#used_underscores #(#attrs)* #vis #defaultness #sig #body)
}

/// A body that records a call; `hidden_call` is what the user's body comes to.
pub(super) fn recorded_body(
    root: &Root,
    function: &Function,
    begin: &Begin,
    hidden_call: &TokenStream,
    nested: Option<&TokenStream>,
) -> TokenTree {
    let sig = &function.item.sig;
    let (call, result, entered, future) = (own("__call"), own("__result"), own("__entered"), own("__future"));
    let private = root.private();
    let Begin { site, ty, call: begin, asked, asks, may_stream } = begin;
    let streams = if *may_stream { function.streams } else { Streams::No };
    // Paths and no methods: a trait of the user's may have some of these names on every type.
    let end = |result| ladder::end(root, ty, &call, &result, *asked);
    let enter = quote!(let #entered = #ty::enter(&#call););
    let scoped = quote!(#private::scoped(#ty::context(&#call), #hidden_call).await);
    let body = match function.flow {
        // Nothing to look at: half of what a method without parameters would compile is left out.
        Flow::Sync if returns_nothing(sig) => quote! {
            let #call = #begin;
            #enter
            let () = #hidden_call;
            #private::core::mem::drop(#entered);
            #ty::returned(#call);
        },
        Flow::Async if returns_nothing(sig) => quote! {
            let #call = #begin;
            let () = #scoped;
            #ty::returned(#call);
        },
        Flow::Sync | Flow::Async => {
            let mutable = (streams == Streams::ByType).then(|| quote!(mut));
            let called = if function.flow == Flow::Sync {
                quote! {
                    #enter
                    let #mutable #result = #hidden_call;
                    #private::core::mem::drop(#entered);
                }
            } else {
                quote!(let #mutable #result = #scoped;)
            };
            let ended = match streams {
                Streams::No => {
                    let end = end(quote!(&#result));
                    quote!(#end #result)
                }
                Streams::ByType => {
                    let end = ladder::end_or_stream(root, ty, &call, &quote!(&mut #result), *asked);
                    quote!(#end #result)
                }
                Streams::Opaque => {
                    let (see, end) = (ladder::see(root), end(quote!(#result)));
                    quote! {
                        (&mut &mut &mut #private::Opened::new(#call, #result))
                            .__wl_open(#see, |#call, #result| { #end })
                    }
                }
            };
            quote! {
                let #call = #begin;
                #called
                #ended
            }
        }
        // There is no result to look at: how it ends is seen when it is dropped.
        Flow::Never => quote! {
            let #call = #begin;
            #enter
            #hidden_call
        },
        Flow::AsyncNever => quote! {
            let #call = #begin;
            #scoped
        },
        Flow::Boxed | Flow::Opaque => {
            let end = match streams {
                Streams::No => end(quote!(#result)),
                Streams::ByType | Streams::Opaque => {
                    ladder::end_or_stream(root, ty, &call, &result.to_token_stream(), *asked)
                }
            };
            let recorded = quote!(#private::RecordedFuture::new(#call, #future, |#call, #result| { #end }));
            let recorded = if function.flow == Flow::Boxed {
                quote!(#private::std::boxed::Box::pin(#recorded))
            } else {
                recorded
            };
            quote! {
                let #call = #begin;
                let #future = #hidden_call;
                #recorded
            }
        }
    };
    let ends_unseen = match function.flow {
        Flow::Sync | Flow::Async => returns_nothing(sig),
        Flow::Never | Flow::AsyncNever => true,
        Flow::Boxed | Flow::Opaque => false,
    };
    let imports = (*asks || !ends_unseen).then(|| ladder::imports(root));
    let mut body = Group::new(Delimiter::Brace, quote!(#nested #imports #site #body));
    // With the span of the user's braces the wrapper is the user's function to the lints.
    body.set_span(function.item.body.span());
    TokenTree::Group(body)
}

/// How a call begins, and what is asked when it ends.
pub(super) struct Begin {
    pub(super) site: TokenStream,
    /// The type of the call.
    pub(super) ty: TokenStream,
    /// An expression: the call, or what is known of it before its future is polled.
    pub(super) call: TokenStream,
    pub(super) asked: Asked,
    /// The ladder is asked in it.
    pub(super) asks: bool,
    /// The call is one that a stream can go on with.
    pub(super) may_stream: bool,
}

/// The function with the user's body, under its hidden name.
///
/// It is as visible as the user's and has its documentation: some lints spare functions that
/// other crates may call, and would fire on a private copy of one.
pub(super) fn sibling(function: &Function) -> TokenStream {
    with_visibility(function, &quote!(#[doc(hidden)]), Some(&function.item.vis))
}

/// Likewise, where it has no visibility of its own: in a trait, or inside its wrapper.
pub(super) fn hidden(function: &Function) -> TokenStream {
    with_visibility(function, &TokenStream::new(), None)
}

fn with_visibility(function: &Function, attr: &TokenStream, vis: Option<&Visibility>) -> TokenStream {
    let item = &function.item;
    let attrs = SplitAttrs::of(&item.attrs).body;
    let mut sig = item.sig.clone();
    sig.ident = hidden_name(function);
    for input in &mut sig.inputs {
        let (FnArg::Typed(PatType { attrs, .. }) | FnArg::Receiver(Receiver { attrs, .. })) = input;
        // Others, like a documentation, are for an attribute below ours, which sees the wrapper.
        attrs.retain(|attr| attr.path().is_ident("cfg") || is_lint_level(attr));
    }
    // Only Rust calls it: a panic in it gets as far as the wrapper, and is recorded.
    sig.abi = None;
    let body = &item.body;
    quote!(#(#attrs)* #attr #vis #sig #body)
}

/// The user's signature, with a plain name for each parameter.
pub(super) fn wrapper_signature(function: &Function) -> Signature {
    let mut sig = function.item.sig.clone();
    let mut params = function.params.iter();
    for input in &mut sig.inputs {
        match input {
            // `mut self` concerns the body alone; the `mut` of `&mut self` is not meant here.
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(typed) => {
                // The wrapper uses what the body may not.
                typed.attrs = typed.attrs.iter().map(allowed).collect();
                if let Some(param) = params.next() {
                    *typed.pat = plain(&param.forward);
                }
            }
        }
    }
    sig
}

fn returns_nothing(sig: &Signature) -> bool {
    matches!(sig.output, ReturnType::Default)
}

fn plain(name: &Ident) -> Pat {
    Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident: name.clone(),
        subpat: None,
    })
}

fn call_hidden(function: &Function, callee: &TokenStream) -> TokenStream {
    let receiver = function.item.sig.receiver().map(|receiver| &receiver.self_token);
    let receiver = receiver.into_iter().map(quote::ToTokens::to_token_stream);
    let args =
        receiver.chain(function.params.iter().map(|Param { cfgs, forward, .. }| quote!(#(#cfgs)* #forward)));
    let turbofish = turbofish(&function.item.sig);
    let call = quote!(#callee #turbofish (#(#args),*));
    if matches!(function.item.sig.safety, Safety::Unsafe(_)) { quote!(unsafe { #call }) } else { call }
}

/// Type and const parameters are handed on by name: they may appear nowhere in the arguments.
/// Lifetimes never: they may be late-bound.
fn turbofish(sig: &Signature) -> TokenStream {
    let names: Vec<_> = sig
        .generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(&param.ident),
            GenericParam::Const(param) => Some(&param.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    if names.is_empty() { TokenStream::new() } else { quote!(::<#(#names),*>) }
}

/// The parameters that are recorded: for each what the log calls it, and how it is captured.
pub(super) fn captured_params(
    root: &Root,
    function: &Function,
) -> Vec<(String, Vec<Attribute>, TokenStream)> {
    let params = function.params.iter();
    let captured = |Param { label, forward, cfgs }: &Param| {
        Some((label.clone()?, cfgs.clone(), ladder::capture(root, &quote!(&#forward))))
    };
    params.filter_map(captured).collect()
}

/// How a call of an agent or a resource begins. `unit` is what the attribute on its type says, where
/// the type is known.
pub(super) fn begin_unit(root: &Root, recorded: &Recorded, unit: Option<&TokenStream>) -> Begin {
    let Recorded { function, site } = recorded;
    let private = root.private();
    let params = captured_params(root, function);
    let labels = params.iter().map(|(label, cfgs, _)| quote!(#(#cfgs)* #label));
    let site_name = own("__WL_SITE");
    let labels = quote!(&[#(#labels),*]);
    let site_value = site_value(root, site, &labels);
    let captures = params.iter().map(|(_, cfgs, capture)| quote!(#(#cfgs)* #capture));
    let captures = quote!(&[#(#captures),*]);
    let no_unit = optional(None::<TokenStream>, &private);
    let name = match &site.name {
        Some(Name::Expr(name)) => Some(quote!(#private::std::string::ToString::to_string(&(#name)))),
        None if site.named_by_type => {
            let unit = unit.unwrap_or(&no_unit);
            Some(quote!(#private::agent_name::<Self>(#unit)))
        }
        _ => None,
    };
    let receiver = function.item.sig.receiver().filter(|_| site.role == Role::Run && unit.is_some());
    let config = receiver.map(|receiver| {
        let receiver = &receiver.self_token;
        ladder::config(root, &quote!(&#receiver))
    });
    let hides = unit.is_none() && !params.is_empty();
    let hides = hides.then(|| made_type(&function.item.sig)).flatten();
    let hides = hides.map(|ty| ladder::info(root, &ty.to_token_stream()));
    let asks = unit.is_some() || !params.is_empty();
    let unit = unit.unwrap_or(&no_unit);
    let (ty, plain, run) = if function.flow.is_prepared() {
        (quote!(#private::Prepared), quote!(new), quote!(new_run))
    } else {
        (quote!(#private::Call), quote!(begin), quote!(begin_run))
    };
    let call = if name.is_some() || config.is_some() || hides.is_some() {
        let name = optional(name.map(|name| quote!(&|| #name)), &private);
        let config = optional(config, &private);
        let hides = hides.unwrap_or_else(|| no_unit.clone());
        let about = quote!(#private::About { name: #name, config: #config, hides: #hides });
        quote!(#ty::#run(&#site_name, #unit, #captures, #about))
    } else {
        quote!(#ty::#plain(&#site_name, #unit, #captures))
    };
    Begin {
        site: quote!(static #site_name: #private::Site = #site_value;),
        ty: quote!(#private::Call),
        call,
        asked: asked(site),
        asks,
        may_stream: true,
    }
}

/// The type that a function makes, where it is written as a name: if its fields are hidden, so are
/// the parameters that become them.
fn made_type(sig: &Signature) -> Option<&Type> {
    const OTHERS: &[&str] = &["String", "Vec", "Box", "Arc", "Rc", "Value", "PathBuf", "HashMap", "BTreeMap"];
    fn named(ty: &Type) -> Option<&syn::PathSegment> {
        match ty {
            Type::Path(path) => path.path.segments.last(),
            _ => None,
        }
    }
    let ReturnType::Type(_, ty) = &sig.output else { return None };
    let outer = named(ty)?;
    let mut made = &**ty;
    if outer.ident.to_string().ends_with("Result") || outer.ident == "Option" {
        let PathArguments::AngleBracketed(arguments) = &outer.arguments else { return None };
        made = arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })?;
    }
    let name = &named(made)?.ident;
    let is_plain = matches!(named(made)?.arguments, PathArguments::None);
    let is_one =
        name.to_string().starts_with(char::is_uppercase) && !OTHERS.iter().any(|other| name == other);
    (is_plain && is_one).then_some(made)
}

/// What else is to be known of what a function returns: a resource's kind may stand on its type.
fn asked(site: &Site) -> Asked {
    match (site.role, site.kind.as_deref()) {
        (Role::Make, _) => Asked::Presence,
        (Role::Act | Role::Use, Some("llm")) | (Role::Use, None) => Asked::Facts,
        (Role::Run | Role::Act | Role::Use, _) => Asked::Nothing,
    }
}

/// What is known of a place, as the value of a static. `params` are the names of what it is given.
pub(crate) fn site_value(root: &Root, site: &Site, params: &TokenStream) -> TokenStream {
    let private = root.private();
    let role = Ident::new(site.role.variant(), Span::call_site());
    let level = Ident::new(site.level, Span::call_site());
    let verbosity = optional_level(site.verbosity, &private);
    let name = optional(site.name.as_ref().and_then(Name::literal), &private);
    let kind = optional(site.kind.as_ref(), &private);
    let unit_name = optional(site.unit_name.as_ref(), &private);
    let Site { default_name, type_name, function, output, .. } = site;
    quote! {
        #private::Site {
            role: #private::Role::#role,
            name: #name,
            default_name: #default_name,
            kind: #kind,
            unit_name: #unit_name,
            type_name: #type_name,
            snake_name: #private::std::sync::OnceLock::new(),
            params: #params,
            function: #function,
            level: #private::Level::#level,
            verbosity: #verbosity,
            output: #output,
        }
    }
}

/// `Some(value)` or `None`, as tokens.
pub(super) fn optional(value: Option<impl quote::ToTokens>, private: &TokenStream) -> TokenStream {
    value.map_or_else(
        || quote!(#private::core::option::Option::None),
        |value| quote!(#private::core::option::Option::Some(#value)),
    )
}
