//! What will be recorded: checked, and ours. If a model exists, it can be expanded.

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, DeriveInput, Expr, Ident, LitStr};

use crate::body::FieldMark;
use crate::item::{FnItem, ImplBlock, Module, TraitDefinition};
use crate::options::{Name, Verbosity};
use crate::paths::Root;

/// An item under `#[agent]` or `#[resource]`.
pub(crate) enum Unit {
    Type(TypeUnit),
    Impl(ImplUnit),
    Trait(TraitUnit),
    Mod(ModUnit),
    Fn(FnUnit),
    /// `#[no_log]` stands on the whole item: it is as if we were not there.
    Untouched(TokenStream),
}

/// An annotated struct or enum.
pub(crate) struct TypeUnit {
    pub(crate) root: Root,
    /// Without our marks, with what they ask for.
    pub(crate) item: DeriveInput,
    /// The fields that must not be seen.
    pub(crate) hidden: Vec<String>,
    /// The fields whose calls are recorded, and those that are hidden.
    pub(crate) fields: Vec<FieldMark>,
    /// What serde calls them, where that is said on the field.
    pub(crate) renamed: Vec<String>,
    /// What serde calls the type, where that is said.
    pub(crate) serialized_name: Option<String>,
    /// It must have an annotated `impl` block.
    pub(crate) wants_impl: bool,
    /// Replaces a derived `Debug` that would show them.
    pub(crate) debug: bool,
    pub(crate) name: Option<LitStr>,
    pub(crate) kind: Option<LitStr>,
    pub(crate) verbosity: Option<Verbosity>,
}

/// An annotated `impl` block. Its functions are in `members`.
pub(crate) struct ImplUnit {
    pub(crate) root: Root,
    pub(crate) block: ImplBlock,
    pub(crate) members: Vec<Member>,
    /// It is what the attribute on its type asks for.
    pub(crate) is_agent: bool,
}

/// An annotated definition of a trait. Its functions are in `members`.
pub(crate) struct TraitUnit {
    pub(crate) root: Root,
    pub(crate) definition: TraitDefinition,
    pub(crate) members: Vec<Member>,
}

/// An annotated module: its items, each with the attribute that it gets.
pub(crate) struct ModUnit {
    pub(crate) module: Module,
    pub(crate) attribute: TokenStream,
    /// Which of its items get it.
    pub(crate) annotated: Vec<bool>,
}

/// A member of an `impl` block.
pub(crate) enum Member {
    Recorded(Box<Recorded>),
    Plain(TokenStream),
}

/// A function that is annotated by itself, free or a method.
pub(crate) struct FnUnit {
    pub(crate) root: Root,
    pub(crate) function: Recorded,
}

/// A function that is recorded.
pub(crate) struct Recorded {
    pub(crate) function: Function,
    pub(crate) site: Site,
}

/// A function, its parameters taken apart.
pub(crate) struct Function {
    /// Its signature still holds the user's patterns; marks are gone.
    pub(crate) item: FnItem,
    /// The wrapper keeps names with an underscore in front, because another attribute may use them.
    pub(crate) keeps_names: bool,
    pub(crate) params: Vec<Param>,
    pub(crate) body: Body,
    /// It certainly stands in a block, and may say `Self`.
    pub(crate) has_self: bool,
    pub(crate) flow: Flow,
    pub(crate) streams: Streams,
}

/// Where the user's body goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// Into a function beside the wrapper, in an `impl` block.
    Beside,
    /// Into a function inside the wrapper, which no block is around.
    Inside,
    /// Nowhere: it stays in the wrapper, in a closure or an `async` block. What stands around it
    /// is not known.
    Stays,
}

/// One parameter.
pub(crate) struct Param {
    /// What the wrapper calls it.
    pub(crate) forward: Ident,
    /// What the log calls it; `None` where it must not be recorded.
    pub(crate) label: Option<String>,
    /// The conditions under which it is there.
    pub(crate) cfgs: Vec<Attribute>,
}

/// How a function gives its result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Sync,
    Async,
    /// It returns a boxed future.
    Boxed,
    /// It returns `impl Future`.
    Opaque,
    /// It never returns.
    Never,
    /// Likewise, when it is awaited.
    AsyncNever,
}

impl Flow {
    /// Whether a function returns a future and is no `async fn`: what it is given is known when it
    /// is called, and the call begins when that future is polled first.
    pub(crate) fn is_prepared(self) -> bool {
        matches!(self, Self::Boxed | Self::Opaque)
    }
}

/// Whether a function returns a stream, whose call goes on as long as that does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Streams {
    /// Nothing of the kind.
    No,
    /// Its type says a name that may be a boxed stream's.
    ByType,
    /// It returns `impl Stream`, perhaps in a `Result`.
    Opaque,
}

/// What is known about the place.
pub(crate) struct Site {
    pub(crate) role: Role,
    pub(crate) name: Option<Name>,
    pub(crate) default_name: String,
    pub(crate) kind: Option<String>,
    /// The default is the name of the type that it is called on, which is known only then.
    pub(crate) named_by_type: bool,
    /// The name that the attribute around it gives its unit.
    pub(crate) unit_name: Option<LitStr>,
    pub(crate) type_name: String,
    pub(crate) function: String,
    /// The least verbosity at which it is recorded: a variant of `Level`.
    pub(crate) level: &'static str,
    pub(crate) verbosity: Option<Verbosity>,
    pub(crate) output: bool,
}

/// What a function is to its type: the variants of the runtime's `Role`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Run,
    Act,
    Use,
    Make,
}

impl Role {
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Run => "Run",
            Self::Act => "Act",
            Self::Use => "Use",
            Self::Make => "Make",
        }
    }
}

/// A function under `#[workflow]`.
pub(crate) struct Workflow {
    pub(crate) root: Root,
    pub(crate) function: Function,
    /// `None` for a `main` without a name: the program's is taken.
    pub(crate) name: Option<Name>,
    pub(crate) verbosity: Option<Verbosity>,
    pub(crate) logs_dir: Option<Expr>,
    pub(crate) metadata: Vec<(Ident, Expr)>,
    pub(crate) output: bool,
}

/// Attributes that belong to the hidden function with the user's body, to the wrapper, or to both.
pub(crate) struct SplitAttrs {
    pub(crate) wrapper: Vec<Attribute>,
    pub(crate) body: Vec<Attribute>,
}

/// What both functions have: lint levels, and what lints look for on a function that users see.
const ON_BOTH: &[&str] =
    &["cfg", "allow", "warn", "deny", "forbid", "track_caller", "target_feature", "doc", "must_use"];

/// Lint levels.
const LINT_LEVELS: &[&str] = &["allow", "warn", "deny", "forbid"];

impl SplitAttrs {
    /// `expect` goes on the body, and on the wrapper as `allow`: the lint may fire on either, and
    /// an expectation must be fulfilled. Other attributes go on the wrapper, which is the function
    /// they were written for.
    pub(crate) fn of(attrs: &[Attribute]) -> Self {
        let expects = |attr: &Attribute| attr.path().is_ident("expect") && !is_about_the_name(attr);
        let wrapper = |attr: &Attribute| if expects(attr) { allowed(attr) } else { attr.clone() };
        let body = |attr: &Attribute| match attr {
            attr if is_about_the_name(attr) => Some(allowed(attr)),
            attr if attr.path().is_ident("doc") => Some(undocumented(attr)),
            attr if is_on_both(attr) || expects(attr) => Some(attr.clone()),
            _ => None,
        };
        Self { wrapper: attrs.iter().map(wrapper).collect(), body: attrs.iter().filter_map(body).collect() }
    }
}

/// Documentation that lints see and that is not tested: the examples in it are those of the wrapper.
fn undocumented(attr: &Attribute) -> Attribute {
    let meta = &attr.meta;
    syn::parse_quote!(#[cfg_attr(not(doctest), #meta)])
}

/// Whether an attribute says what is a warning.
pub(crate) fn is_lint_level(attr: &Attribute) -> bool {
    attr.path().is_ident("expect") || LINT_LEVELS.iter().any(|level| attr.path().is_ident(level))
}

/// `allow` in place of `expect`, which must be fulfilled where it stands.
pub(crate) fn allowed(attr: &Attribute) -> Attribute {
    let mut attr = attr.clone();
    if let (true, syn::Meta::List(list)) = (attr.path().is_ident("expect"), &mut attr.meta) {
        list.path = syn::Ident::new("allow", list.path.span()).into();
    }
    attr
}

/// What a declaration without a body has of a function's attributes.
pub(crate) fn on_declaration(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg") || LINT_LEVELS.iter().any(|level| attr.path().is_ident(level))
}

/// Whether both functions have an attribute. One that depends on a condition is judged by what it
/// then is: another library's, on both, would act twice.
fn is_on_both(attr: &Attribute) -> bool {
    let named = |path: &syn::Path| ON_BOTH.iter().any(|name| path.is_ident(name));
    if !attr.path().is_ident("cfg_attr") {
        return named(attr.path());
    }
    let metas = Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
    attr.parse_args_with(metas).is_ok_and(|metas| metas.iter().skip(1).all(|meta| named(meta.path())))
}

/// Whether an attribute is the compiler's own. Any other may speak of the parameters.
pub(crate) fn is_of_the_compiler(attr: &Attribute) -> bool {
    const OTHERS: &[&str] =
        &["expect", "inline", "cold", "deprecated", "no_mangle", "export_name", "link_section"];
    is_on_both(attr) || OTHERS.iter().any(|name| attr.path().is_ident(name))
}

/// Whether an expectation is of lints that look at a function's name or its callers: those fire on
/// the wrapper, which has both.
fn is_about_the_name(attr: &Attribute) -> bool {
    const LINTS: &[&str] = &[
        "dead_code",
        "non_snake_case",
        "should_implement_trait",
        "wrong_self_convention",
        "new_ret_no_self",
    ];
    let mut all = attr.path().is_ident("expect");
    let parsed = attr.parse_nested_meta(|meta| {
        let last = meta.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if last == "reason" {
            let _reason: syn::Expr = meta.value()?.parse()?;
        } else {
            all &= LINTS.contains(&last.as_str());
        }
        Ok(())
    });
    all && parsed.is_ok()
}
