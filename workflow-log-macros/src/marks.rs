//! The marks inside an annotated item: `#[llm]`, `#[env]`, `#[tool]`, `#[action]`, `#[no_log]`.
//!
//! Ours are bare, or have only `name = "…"` (`#[no_log]`: `input`, `output`). With any other
//! argument the attribute belongs to somebody else and passes through untouched.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitStr, Meta, Path, Token};

use crate::diagnostics::Diagnostics;
use crate::item::Item;
use crate::paths::begins_with_crate;
use crate::validate::says_self;

/// The names of all marks.
pub(crate) const MARKS: &[&str] = &["llm", "env", "tool", "action", "no_log", "iteration"];

/// Those that say a kind, which other libraries have too.
const KINDS: &[&str] = &["llm", "env", "tool", "action"];

/// What kind of action a marked method is.
#[derive(Clone)]
pub(crate) struct KindMark {
    /// `llm`, `env`, `tool`; `None` for `action`, which says no more than that it is one.
    pub(crate) kind: Option<&'static str>,
    pub(crate) name: Option<LitStr>,
    pub(crate) span: Span,
}

/// What must not be recorded.
#[derive(Clone, Copy, Default)]
pub(crate) struct NoLog {
    pub(crate) all: Option<Span>,
    pub(crate) input: bool,
    pub(crate) output: bool,
}

/// The marks on one thing.
#[derive(Clone, Default)]
pub(crate) struct Marks {
    pub(crate) kind: Option<KindMark>,
    pub(crate) no_log: NoLog,
    pub(crate) iteration: Option<Span>,
    /// Another library's attribute says that it is a tool, and stays.
    pub(crate) is_their_tool: bool,
}

impl Marks {
    /// Takes our marks out of attributes and leaves the others.
    pub(crate) fn take(attrs: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> Self {
        Self::take_where(attrs, false, diagnostics)
    }

    /// The same where a bare `#[tool]` may be another library's: then ours says whose it is,
    /// `#[workflow_log::tool]`. Beside one that does, a bare one is never ours.
    pub(crate) fn take_where(
        attrs: &mut Vec<Attribute>,
        bare_tool_is_theirs: bool,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let says_whose =
            |attr: &Attribute| mark_name(attr.path()).is_some() && begins_with_crate(attr.path());
        let bare_tool_is_theirs = bare_tool_is_theirs || attrs.iter().any(says_whose);
        let mut marks = Self::default();
        attrs.retain_mut(|attr| {
            let is_tool = mark_name(attr.path()) == Some("tool");
            if bare_tool_is_theirs && is_tool && !begins_with_crate(attr.path()) {
                return true;
            }
            let (ours, theirs) = under_condition(attr);
            for mark in ours {
                marks.read(&mark, diagnostics);
            }
            match theirs {
                Some(theirs) => *attr = theirs,
                None => return false,
            }
            !marks.read(attr, diagnostics)
        });
        marks.is_their_tool = attrs.iter().any(|attr| {
            let (ours, all) = (mark_name(attr.path()), attr.path().segments.last());
            ours == Some("tool") || all.is_some_and(|last| last.ident == "tool")
        });
        marks
    }

    /// Whether the attribute is ours.
    fn read(&mut self, attr: &Attribute, diagnostics: &mut Diagnostics) -> bool {
        let Some(name) = mark_name(attr.path()) else { return false };
        let always_ours = begins_with_crate(attr.path());
        match name {
            "no_log" => self.read_no_log(attr, diagnostics),
            "iteration" => self.iteration = Some(attr.path().span()),
            kind => {
                let name = match kind_argument(attr) {
                    Ok(name) => name,
                    Err(error) if always_ours => {
                        diagnostics.add(error);
                        return true;
                    }
                    Err(_theirs) => return false,
                };
                if let Some(first) = &self.kind {
                    let before = first.kind.unwrap_or("action");
                    diagnostics.error(
                        attr.path(),
                        format!("already marked `#[{before}]`; a method is one kind of action"),
                    );
                    return true;
                }
                let kind = MARKS.iter().copied().find(|mark| *mark == kind && *mark != "action");
                self.kind = Some(KindMark { kind, name, span: attr.path().span() });
            }
        }
        true
    }

    fn read_no_log(&mut self, attr: &Attribute, diagnostics: &mut Diagnostics) {
        match &attr.meta {
            Meta::Path(path) => self.no_log.all = Some(path.span()),
            Meta::List(list) => {
                match list.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated) {
                    Ok(words) => {
                        for word in &words {
                            match word.to_string().as_str() {
                                "input" => self.no_log.input = true,
                                "output" => self.no_log.output = true,
                                _ => diagnostics.error(word, "expected `input` or `output`"),
                            }
                        }
                    }
                    Err(error) => diagnostics.add(error),
                }
            }
            Meta::NameValue(meta) => {
                diagnostics.error(meta, "expected `#[no_log]`, `#[no_log(input)]` or `#[no_log(output)]`");
            }
        }
    }

    /// An error for each mark that has no meaning where it stands.
    pub(crate) fn refuse(&self, diagnostics: &mut Diagnostics, kind: &str, iteration: &str) {
        if let Some(mark) = &self.kind {
            diagnostics.error_at(mark.span, kind);
        }
        if let Some(span) = self.iteration {
            diagnostics.error_at(span, iteration);
        }
    }
}

/// What a mark is as `#[resource(…)]`, where it stands by itself on a free function. A method's type has
/// to be annotated, or its run would be missing in the log.
pub(crate) fn alone(mark: &str, arguments: &TokenStream, item: &TokenStream) -> Option<TokenStream> {
    let kind = KINDS.contains(&mark).then_some(mark)?;
    let path = Ident::new(mark, Span::call_site());
    let attr: Attribute = if arguments.is_empty() {
        syn::parse_quote!(#[#path])
    } else {
        syn::parse_quote!(#[#path(#arguments)])
    };
    let name = kind_argument(&attr).ok()?;
    let Item::Fn(function) = syn::parse2(item.clone()).ok()? else { return None };
    if function.sig.receiver().is_some() || says_self(quote!(#item)) {
        return None;
    }
    let kind = (kind != "action").then(|| quote!(kind = #kind,));
    let name = name.map(|name| quote!(name = #name,));
    Some(quote!(#kind #name))
}

/// The marks in `#[cfg_attr(condition, …)]`, and the attribute without them if anything is left.
///
/// A mark under `cfg_attr` counts wherever the attribute around it does: that is under the same
/// condition, where the log is a feature of a crate.
fn under_condition(attr: &Attribute) -> (Vec<Attribute>, Option<Attribute>) {
    let all = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = attr.path().is_ident("cfg_attr").then(|| attr.parse_args_with(all).ok()).flatten();
    let mut metas = metas.into_iter().flatten();
    let Some(condition) = metas.next() else { return (Vec::new(), Some(attr.clone())) };
    let is_ours = |meta: &Meta| {
        let said = Attribute { meta: meta.clone(), ..attr.clone() };
        let is_of_kind = mark_name(meta.path()).is_some_and(|name| KINDS.contains(&name));
        let is_theirs = is_of_kind && kind_argument(&said).is_err() && !begins_with_crate(meta.path());
        mark_name(meta.path()).is_some() && !is_theirs
    };
    let (ours, theirs): (Vec<_>, Vec<_>) = metas.partition(is_ours);
    if ours.is_empty() {
        return (Vec::new(), Some(attr.clone()));
    }
    let ours = ours.into_iter().map(|meta| Attribute { meta, ..attr.clone() }).collect();
    let theirs = (!theirs.is_empty()).then(|| syn::parse_quote!(#[cfg_attr(#condition, #(#theirs),*)]));
    (ours, theirs)
}

/// The mark that a path names, if it is one of ours: `llm` or `workflow_log::llm`.
fn mark_name(path: &Path) -> Option<&'static str> {
    if path.segments.len() != 1 && !begins_with_crate(path) {
        return None;
    }
    let last = path.segments.last()?;
    MARKS.iter().copied().find(|mark| last.ident == mark)
}

/// Nothing, or `name = "…"` alone; anything else is not ours.
fn kind_argument(attr: &Attribute) -> syn::Result<Option<LitStr>> {
    match &attr.meta {
        Meta::Path(_) => Ok(None),
        Meta::List(list) => list.parse_args_with(|input: syn::parse::ParseStream<'_>| {
            let key: Ident = input.parse()?;
            if key != "name" {
                return Err(syn::Error::new(key.span(), "expected `name = \"…\"`"));
            }
            input.parse::<Token![=]>()?;
            let name = input.parse()?;
            input.parse::<Option<Token![,]>>()?;
            Ok(Some(name))
        }),
        Meta::NameValue(meta) => Err(syn::Error::new(meta.span(), "expected `name = \"…\"` in parentheses")),
    }
}
