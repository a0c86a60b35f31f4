//! Rules that need options and item together; what passes them is a model.

mod function;
mod module;
mod others;
mod returned;
mod type_unit;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, Type, Visibility};

use crate::UnitKind;
use crate::body::{FieldMark, Scene};
use crate::diagnostics::Diagnostics;
use crate::item::{Declared, FnItem, ImplBlock, ImplMember, Item, TraitDefinition, TraitMember};
use crate::marks::Marks;
use crate::model::{FnUnit, ImplUnit, Member, Recorded, Role, Site, TraitUnit, Unit, Workflow};
use crate::options::{Name, UnitOptions, WorkflowOptions};
use crate::paths::Root;
pub(crate) use function::says_self;
use function::{Around, Block, left_alone, take_apart};
use returned::makes_self;
pub(crate) use type_unit::derives;

const ITERATION_PLACE: &str = "`#[iteration]` marks a loop, not an item";

/// A function under `#[workflow]`.
pub(crate) fn workflow(
    options: WorkflowOptions,
    item: Item,
    diagnostics: &mut Diagnostics,
) -> Option<Workflow> {
    let mut function = match item {
        Item::Fn(function) => *function,
        Item::Impl(block) => {
            diagnostics.error(&block.impl_token, "`#[workflow]` goes on a function; for an `impl` block there are `#[agent]` and `#[resource]`");
            return None;
        }
        Item::Type(item) => {
            diagnostics.error(
                &item.ident,
                "`#[workflow]` goes on a function; for a type there are `#[agent]` and `#[resource]`",
            );
            return None;
        }
        Item::Trait(item) => {
            diagnostics.error(
                &item.ident,
                "`#[workflow]` goes on a function; for a trait there are `#[agent]` and `#[resource]`",
            );
            return None;
        }
        Item::Mod(item) => {
            diagnostics.error(
                &item.ident,
                "`#[workflow]` goes on a function; for a module there are `#[agent]` and `#[resource]`",
            );
            return None;
        }
    };
    let marks = Marks::take(&mut function.attrs, diagnostics);
    marks.refuse(
        diagnostics,
        "a workflow is not an action; move the mark to a method of an agent",
        ITERATION_PLACE,
    );
    if let Some(span) = marks.no_log.all {
        diagnostics
            .error_at(span, "a workflow that is not logged needs no `#[workflow]`; remove one of the two");
    }
    if let Some(why) = left_alone(&function.sig) {
        diagnostics.error(&function.sig.ident, format!("`#[workflow]` cannot record {why}"));
    }
    let main = function.sig.ident == "main";
    let default = syn::LitStr::new(&function.sig.ident.unraw().to_string(), function.sig.ident.span());
    let name = options.name.or_else(|| (!main).then_some(Name::Literal(default)));
    let around = Around { block: Block::Inherent, ..Around::default() };
    let root = Root::new(options.krate.as_ref());
    let scene = Scene { root: &root, type_name: "", fields: &[], verbosity: None };
    let function = take_apart(function, marks.no_log.input, around, &scene, diagnostics);
    Some(Workflow {
        root,
        function,
        name,
        verbosity: options.verbosity,
        logs_dir: options.logs_dir,
        metadata: options.metadata.unwrap_or_default(),
        output: !marks.no_log.output,
    })
}

/// An item under `#[agent]` or `#[resource]`.
///
/// `fields` are the marked fields of an `impl` block's type.
pub(crate) fn unit(
    kind: UnitKind,
    options: UnitOptions,
    fields: &[FieldMark],
    item: Item,
    diagnostics: &mut Diagnostics,
) -> Unit {
    match item {
        Item::Type(item) => Unit::Type(type_unit::type_unit(kind, *item, options, diagnostics)),
        Item::Trait(item) => trait_definition(kind, *item, &options, diagnostics),
        Item::Mod(item) => module::module(kind, *item, &options, diagnostics),
        Item::Impl(block) => impl_unit(kind, *block, &options, fields, diagnostics),
        Item::Fn(function) => fn_unit(kind, *function, options, diagnostics),
    }
}

fn fn_unit(
    kind: UnitKind,
    mut function: FnItem,
    options: UnitOptions,
    diagnostics: &mut Diagnostics,
) -> Unit {
    // Of a method there is nothing that a mark of ours could add.
    let marks = Marks::take_where(&mut function.attrs, function.sig.receiver().is_some(), diagnostics);
    if let Some(run) = &options.run {
        for name in run {
            diagnostics.error(name, "a function is its agent's run; `run` goes on an `impl` block");
        }
    }
    marks.refuse(
        diagnostics,
        "say the kind on `#[resource(kind = \"…\")]`; marks are for methods",
        ITERATION_PLACE,
    );
    if marks.no_log.all.is_some() {
        return Unit::Untouched(fn_tokens(&function));
    }
    if let Some(why) = left_alone(&function.sig) {
        diagnostics.error(&function.sig.ident, format!("this attribute cannot record {why}"));
    }
    let name = function.sig.ident.unraw().to_string();
    let root = Root::new(options.krate.as_ref());
    let is_agents = kind == UnitKind::Agent && function.sig.receiver().is_some();
    let site = Site {
        role: if kind == UnitKind::Agent { Role::Run } else { Role::Use },
        // A method by itself does not say what type it is of; when it is called, that is known.
        named_by_type: is_agents && options.name.is_none(),
        name: options.name,
        default_name: name.clone(),
        kind: options.kind.map(|kind| kind.value()),
        unit_name: None,
        type_name: String::new(),
        function: name,
        level: "Info",
        verbosity: options.verbosity,
        output: !marks.no_log.output,
    };
    let scene = Scene { root: &root, type_name: "", fields: &[], verbosity: options.verbosity };
    let function = take_apart(function, marks.no_log.input, Around::default(), &scene, diagnostics);
    Unit::Fn(FnUnit { root, function: Recorded { function, site } })
}

fn impl_unit(
    kind: UnitKind,
    mut block: ImplBlock,
    options: &UnitOptions,
    fields: &[FieldMark],
    diagnostics: &mut Diagnostics,
) -> Unit {
    let marks = Marks::take(&mut block.attrs, diagnostics);
    marks.refuse(
        diagnostics,
        "this marks a single method; for all of them there is `#[resource(kind = \"…\")]`",
        ITERATION_PLACE,
    );
    let untouched = marks.no_log.all.is_some();
    let type_name = type_name(&block.self_ty);
    let runs = options.runs();
    let associated: Vec<_> = block.items.iter().filter_map(associated_type).collect();
    let others = others::Others::of(&block);
    let mut members = Vec::new();
    let mut found = Vec::new();
    for item in std::mem::take(&mut block.items) {
        members.push(match item {
            ImplMember::Other(other) => Member::Plain(other.to_token_stream()),
            ImplMember::Fn(function) => {
                let name = function.sig.ident.unraw().to_string();
                let is_run = kind == UnitKind::Agent && runs.contains(&name);
                // One of two with a name is the user's mistake; ours would be a second error.
                let untouched = untouched || found.contains(&name);
                let bare_tool_is_theirs = others.have_marks_on(&name);
                found.push(name);
                let context = Context {
                    kind,
                    is_run,
                    untouched,
                    type_name: &type_name,
                    options,
                    associated: &associated,
                    fields,
                    bare_tool_is_theirs,
                    place: if block.of_trait.is_some() { Place::Trait } else { Place::Inherent },
                };
                member(*function, &context, diagnostics)
            }
        });
    }
    for name in options.run.iter().flatten().filter(|name| !found.contains(&name.value())) {
        diagnostics.error(name, format!("this `impl` block has no method `{}`", name.value()));
    }
    refuse_name_of_resource(kind, options, diagnostics);
    let is_agent = kind == UnitKind::Agent && !untouched;
    Unit::Impl(ImplUnit { root: Root::new(options.krate.as_ref()), block, members, is_agent })
}

/// A trait's definition: its methods with a body are recorded where no `impl` replaces them.
fn trait_definition(
    kind: UnitKind,
    mut definition: TraitDefinition,
    options: &UnitOptions,
    diagnostics: &mut Diagnostics,
) -> Unit {
    let marks = Marks::take(&mut definition.attrs, diagnostics);
    marks.refuse(
        diagnostics,
        "this marks a single method; for all of them there is `#[resource(kind = \"…\")]`",
        ITERATION_PLACE,
    );
    let type_name = definition.ident.unraw().to_string();
    let runs = options.runs();
    let mut members = Vec::new();
    let mut found = Vec::new();
    for item in std::mem::take(&mut definition.items) {
        members.push(match item {
            TraitMember::Other(other) => Member::Plain(other.to_token_stream()),
            TraitMember::Declared(mut declared) => {
                let marks = Marks::take(&mut declared.attrs, diagnostics);
                marks.refuse(
                    diagnostics,
                    "this method has no body here; mark the one in the `impl` block",
                    ITERATION_PLACE,
                );
                if let Some(span) = marks.no_log.all {
                    diagnostics
                        .error_at(span, "this method has no body here; mark the one in the `impl` block");
                }
                found.push(declared.sig.ident.unraw().to_string());
                let Declared { attrs, sig, semicolon } = *declared;
                Member::Plain(quote!(#(#attrs)* #sig #semicolon))
            }
            TraitMember::Fn(function) => {
                let name = function.sig.ident.unraw().to_string();
                let is_run = kind == UnitKind::Agent && runs.contains(&name);
                found.push(name);
                let context = Context {
                    kind,
                    is_run,
                    untouched: marks.no_log.all.is_some(),
                    type_name: &type_name,
                    options,
                    associated: &[],
                    fields: &[],
                    bare_tool_is_theirs: false,
                    place: Place::Definition,
                };
                member(*function, &context, diagnostics)
            }
        });
    }
    for name in options.run.iter().flatten().filter(|name| !found.contains(&name.value())) {
        diagnostics.error(name, format!("this trait has no method `{}`", name.value()));
    }
    refuse_name_of_resource(kind, options, diagnostics);
    Unit::Trait(TraitUnit { root: Root::new(options.krate.as_ref()), definition, members })
}

/// A resource is what its type says; an agent may be a value of a type that many agents have.
fn refuse_name_of_resource(kind: UnitKind, options: &UnitOptions, diagnostics: &mut Diagnostics) {
    if let (Some(Name::Expr(name)), UnitKind::Resource) = (&options.name, kind) {
        diagnostics.error(name, "a resource's name is a string; only an agent's may be an expression");
    }
}

/// What decides how a method is recorded.
struct Context<'a> {
    kind: UnitKind,
    is_run: bool,
    untouched: bool,
    type_name: &'a str,
    options: &'a UnitOptions,
    /// The types that an `impl` block of a trait says.
    associated: &'a [(Ident, Type)],
    /// The marked fields of the type.
    fields: &'a [FieldMark],
    /// A bare `#[tool]` on this method is another library's.
    bare_tool_is_theirs: bool,
    place: Place,
}

/// Where a method stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In an `impl` block of a type's own.
    Inherent,
    /// In an `impl` block of a trait.
    Trait,
    /// In the definition of a trait: what type has the method is known when it is called.
    Definition,
}

fn member(mut item: FnItem, context: &Context<'_>, diagnostics: &mut Diagnostics) -> Member {
    let marks = Marks::take_where(&mut item.attrs, context.bare_tool_is_theirs, diagnostics);
    if let Some(span) = marks.iteration {
        diagnostics.error_at(span, ITERATION_PLACE);
    }
    let alone = left_alone(&item.sig);
    if let Some(mark) = &marks.kind {
        if let Some(why) = alone {
            diagnostics.error_at(mark.span, format!("this mark cannot record {why}; remove it"));
        }
        if marks.no_log.all.is_some() {
            diagnostics
                .error_at(mark.span, "marked as an action and `#[no_log]` at once; remove one of the two");
        }
        if context.is_run {
            diagnostics.error_at(mark.span, "this method is the agent's run, which is an interaction and not an action; remove the mark, or name another method with `#[agent(run = \"…\")]`");
        }
    }
    let plan = plan(&item, &marks, context);
    let around = Around { associated: context.associated, block: Block::Seen };
    let root = Root::new(context.options.krate.as_ref());
    let scene = Scene {
        root: &root,
        type_name: context.type_name,
        fields: context.fields,
        verbosity: context.options.verbosity,
    };
    let function = take_apart(item, marks.no_log.input, around, &scene, diagnostics);
    let silent = context.untouched || marks.no_log.all.is_some() || alone.is_some();
    match plan.filter(|_| !silent) {
        None => Member::Plain(fn_tokens(&function.item)),
        Some(plan) => {
            let name = function.item.sig.ident.unraw().to_string();
            let unit_name = match plan.role {
                Role::Run | Role::Use => context.options.name.clone(),
                Role::Act | Role::Make => None,
            };
            let site = Site {
                role: plan.role,
                name: marks.kind.and_then(|mark| mark.name).map(Name::Literal).or(unit_name),
                // An agent is called as its type is: the runtime says that in snake case.
                default_name: if plan.role == Role::Run { String::new() } else { name.clone() },
                kind: plan.kind,
                named_by_type: context.place == Place::Definition && plan.role == Role::Run,
                unit_name: context.options.name.as_ref().and_then(Name::literal).cloned(),
                type_name: context.type_name.to_owned(),
                function: format!("{}::{name}", context.type_name),
                level: plan.level,
                verbosity: context.options.verbosity,
                output: !marks.no_log.output,
            };
            Member::Recorded(Box::new(Recorded { function, site }))
        }
    }
}

/// How a method is recorded.
struct Plan {
    role: Role,
    kind: Option<String>,
    level: &'static str,
}

fn plan(item: &FnItem, marks: &Marks, context: &Context<'_>) -> Option<Plan> {
    let has_self = item.sig.receiver().is_some();
    let marked_kind = match &marks.kind {
        Some(mark) => mark.kind.map(ToOwned::to_owned),
        None => marks.is_their_tool.then(|| "tool".to_owned()),
    };
    let marked = marks.kind.is_some() || marks.is_their_tool;
    if context.kind == UnitKind::Agent {
        return Some(if context.is_run {
            Plan { role: Role::Run, kind: None, level: "Info" }
        } else if marked {
            Plan { role: Role::Act, kind: marked_kind, level: "Info" }
        } else if has_self {
            Plan { role: Role::Act, kind: Some("step".to_owned()), level: "Debug" }
        } else {
            Plan { role: Role::Act, kind: None, level: "Trace" }
        });
    }
    let own_kind = || context.options.kind.as_ref().map(syn::LitStr::value);
    let visible = context.place != Place::Inherent || !matches!(item.vis, Visibility::Inherited);
    if marked {
        Some(Plan { role: Role::Use, kind: marked_kind.or_else(own_kind), level: "Info" })
    } else if !has_self && makes_self(&item.sig, context.type_name) {
        Some(Plan { role: Role::Make, kind: None, level: "Trace" })
    } else if context.place == Place::Trait && has_self && says_what_it_is(item, own_kind().as_deref()) {
        Some(Plan { role: Role::Act, kind: Some("step".to_owned()), level: "Debug" })
    } else if visible && has_self {
        Some(Plan { role: Role::Use, kind: own_kind(), level: "Info" })
    } else if visible {
        // No use of the resource itself, so neither its name nor its kind.
        Some(Plan { role: Role::Act, kind: None, level: "Trace" })
    } else {
        None
    }
}

/// What methods of tools and models are called that tell about them.
const DESCRIPTIONS: &[&str] = &[
    "args_schema",
    "definition",
    "description",
    "id",
    "input_schema",
    "json_schema",
    "metadata",
    "model",
    "model_id",
    "model_name",
    "name",
    "output_schema",
    "parameters",
    "provider",
    "schema",
    "spec",
    "title",
    "tool_spec",
    "version",
];

/// Whether a method of a tool's or model's trait tells about it and is no use of it: it is given nothing
/// and bears one of the names that such methods have.
fn says_what_it_is(item: &FnItem, kind: Option<&str>) -> bool {
    matches!(kind, Some("tool" | "llm"))
        && item.sig.inputs.len() == 1
        && DESCRIPTIONS.contains(&item.sig.ident.unraw().to_string().as_str())
}

fn associated_type(member: &ImplMember) -> Option<(Ident, Type)> {
    let ImplMember::Other(other) = member else { return None };
    match &**other {
        syn::ImplItem::Type(item) => Some((item.ident.clone(), item.ty.clone())),
        _ => None,
    }
}

/// A function as it was but for our marks.
fn fn_tokens(function: &FnItem) -> TokenStream {
    let FnItem { attrs, vis, defaultness, sig, body } = function;
    quote!(#(#attrs)* #vis #defaultness #sig #body)
}

/// The type as written, without its generics.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => {
            path.path.segments.last().map(|last| last.ident.unraw().to_string()).unwrap_or_default()
        }
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        other => as_written(&other.to_token_stream().to_string()),
    }
}

/// Tokens without most of the spaces between them: `& 'a T` is `&'a T`, `fn (u32)` is `fn(u32)`.
fn as_written(tokens: &str) -> String {
    let mut text = tokens.to_owned();
    for (spaced, tight) in [
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
        (" :: ", "::"),
    ] {
        text = text.replace(spaced, tight);
    }
    text.replace("->(", "-> (")
}
