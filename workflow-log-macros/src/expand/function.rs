//! A recorded function: a thin wrapper under its name, and beside it the user's body untouched.
//!
//! ```text
//! pub async fn run(&mut self, input: Task) -> Result<Plan, E> { body }
//!
//! pub async fn run(&mut self, input: Task) -> Result<Plan, E> {
//!     static __SITE: Site = Site { … };
//!     let mut __call = Call::open(&__SITE, …);
//!     if __call.is_open() { __call.arg("input", capture(&input)); }
//!     __call.begin();
//!     let __result = __call.scope(Self::__wl_run(self, input)).await;
//!     finish(__call, &__result);
//!     __result
//! }
//! async fn __wl_run(&mut self, input: Task) -> Result<Plan, E> { body }
//! ```

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::{FnArg, GenericParam, Pat, PatIdent, ReturnType, Safety, Signature, Visibility};

use crate::model::{Flow, Function, Param, Recorded, Site, SplitAttrs};
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
    let used_underscores = function.keeps_names.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    let (vis, defaultness) = (&item.vis, &item.defaultness);
    let sig = wrapper_signature(function);
    let body = recorded_body(root, function, begin, &call_hidden(function, callee), nested);
    quote!(#(#attrs)* #used_underscores #vis #defaultness #sig #body)
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
    let (krate, private) = (root.krate(), root.private());
    let Begin { site, ty, call: begin, ahead } = begin;
    // Paths and no methods: a trait of the user's may have some of these names on every type.
    let finish = quote!(#krate::__finish!(#ty, #call, &#result););
    let enter = quote!(let #entered = #ty::enter(&#call););
    let body = match function.flow {
        // Nothing to look at: half of what a method without parameters would compile is left out.
        Flow::Sync if returns_nothing(sig) => quote! {
            #begin
            #enter
            #hidden_call;
            #private::core::mem::drop(#entered);
            #ty::returned(#call);
        },
        Flow::Async if returns_nothing(sig) => quote! {
            #begin
            #ty::scope(&#call, #hidden_call).await;
            #ty::returned(#call);
        },
        Flow::Sync => quote! {
            #begin
            #enter
            let #result = #hidden_call;
            #private::core::mem::drop(#entered);
            #finish
            #result
        },
        Flow::Async => quote! {
            #begin
            let #result = #ty::scope(&#call, #hidden_call).await;
            #finish
            #result
        },
        // There is no result to look at: how it ends is seen when it is dropped.
        Flow::Never => quote! {
            #begin
            #enter
            #hidden_call
        },
        Flow::AsyncNever => quote! {
            #begin
            #ty::scope(&#call, #hidden_call).await
        },
        Flow::Boxed | Flow::Opaque => {
            let recorded = quote! {
                async move {
                    #begin
                    let #result = #ty::scope(&#call, #future).await;
                    #finish
                    #result
                }
            };
            let recorded = if function.flow == Flow::Boxed {
                quote!(#private::std::boxed::Box::pin(#recorded))
            } else {
                recorded
            };
            quote! {
                #ahead
                let #future = #hidden_call;
                #recorded
            }
        }
    };
    let mut body = Group::new(Delimiter::Brace, quote!(#nested #site #body));
    // With the span of the user's braces the wrapper is the user's function to the lints.
    body.set_span(function.item.body.span());
    TokenTree::Group(body)
}

/// How a call begins: a static, the statements that make `__call`, and what a future takes from its
/// caller before them.
pub(super) struct Begin {
    pub(super) site: TokenStream,
    /// The type of `__call`.
    pub(super) ty: TokenStream,
    pub(super) call: TokenStream,
    pub(super) ahead: TokenStream,
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

/// The statements that hand a function's parameters to the log.
pub(super) fn record_params(
    root: &Root,
    function: &Function,
    arg: &TokenStream,
    target: &TokenStream,
) -> Vec<TokenStream> {
    let krate = root.krate();
    let statement = |Param { label, forward, cfgs }: &Param| {
        let label = label.as_ref()?;
        Some(quote!(#(#cfgs)* #arg(#target, #label, #krate::__capture!(&#forward));))
    };
    function.params.iter().filter_map(statement).collect()
}

/// How a call of an agent or a resource begins.
pub(super) fn begin_unit(root: &Root, recorded: &Recorded, unit: &TokenStream) -> Begin {
    let function = &recorded.function;
    let private = root.private();
    let krate = root.krate();
    let call = own("__call");
    let mut statements = record_params(root, function, &quote!(#private::Call::arg), &quote!(&mut #call));
    if recorded.site.role == crate::model::Role::Run && !recorded.site.named_by_type {
        if let Some(receiver) = function.item.sig.receiver() {
            let receiver = &receiver.self_token;
            statements.push(quote! {
                if #private::Call::wants_config(&#call) {
                    #private::Call::config(&mut #call, #krate::__snapshot!(&#receiver));
                }
            });
        }
    }
    let fill =
        (!statements.is_empty()).then(|| quote!(if #private::Call::is_open(&#call) { #(#statements)* }));
    let site_name = own("__SITE");
    let site = site(root, &recorded.site);
    let site = quote!(static #site_name: #private::Site = #site;);
    let name = match &recorded.site.name {
        Some(Name::Expr(name)) => {
            quote!(#private::core::option::Option::Some(&|| #private::std::string::ToString::to_string(&(#name))))
        }
        None if recorded.site.named_by_type => {
            quote!(#private::core::option::Option::Some(&#private::agent_name::<Self>))
        }
        _ => quote!(#private::core::option::Option::None),
    };
    if function.flow.is_prepared() {
        let prepared = own("__prepared");
        return Begin {
            site,
            ahead: quote! {
                let #prepared = {
                    let mut #call = #private::Call::open(&#site_name, #unit, #name);
                    #fill
                    #private::Prepared::new(&#site_name, #unit, #call)
                };
            },
            ty: quote!(#private::Call),
            call: quote!(let #call = #private::Prepared::begin(#prepared);),
        };
    }
    Begin {
        site,
        call: quote! {
            let mut #call = #private::Call::open(&#site_name, #unit, #name);
            #fill
            #private::Call::begin(&mut #call);
        },
        ty: quote!(#private::Call),
        ahead: TokenStream::new(),
    }
}

fn site(root: &Root, site: &Site) -> TokenStream {
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

/// A free function: the hidden one is nested in its wrapper, so it needs no name outside.
pub(super) fn free_function(root: &Root, recorded: &Recorded) -> TokenStream {
    let private = root.private();
    let begin = begin_unit(root, recorded, &quote!(#private::core::option::Option::None));
    let callee = hidden_name(&recorded.function).to_token_stream();
    wrapper(root, &recorded.function, &begin, &callee, Some(&hidden(&recorded.function)))
}
