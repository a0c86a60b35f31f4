//! A chain becomes a recorded call.
//!
//! ```text
//! self.client.chat().create(request).await?
//!
//! RecordedFuture::new(
//!     { static SITE: Site = …; Prepared::new(&SITE, None, &[capture(&request)]) },
//!     future(self.client.chat().create(request)),
//!     |call, value| if let Some(call) = streaming(value, call) { match split(value) { … } },
//! )
//! .await?
//! ```
//!
//! Where something is awaited or may leave in the middle, `client.post(url).send().await?.json().await`,
//! the call is a variable of a block: the parts are inside it, and the error that leaves ends it.
//!
//! What is not awaited where it stands may be a future that somebody else polls, a value, or no more
//! than the beginning of a call: `Chained` finds out by its type.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use std::ops::Range;

use super::chain::{Op, turbofish};
use super::given;
use super::names::{Names, OPEN_FUNCTIONS};
use super::{Mark, Walk};
use crate::expand::ladder::{self, Asked};
use crate::expand::site_value;
use crate::model::{Role, Site};
use crate::options::Name;
use crate::paths::Root;

/// Names of values that are kept out of the log wherever they are.
const SECRETS: &[&str] = &["api_key", "apikey", "key", "password", "secret", "token"];

pub(super) fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

impl Walk<'_, '_> {
    /// A chain, recorded.
    pub(super) fn record(&mut self, chain: Chain, is_async: bool, names: &Names) -> TokenStream {
        self.asks = true;
        let Chain { mark, start, field, mut ops, wanted } = chain;
        let awaited = ops.iter().rposition(|op| matches!(op, Op::Await(_)));
        let end = awaited.or_else(|| last_call(&ops)).map_or(0, |last| last + 1);
        let function = self.function_of_chain(&start, field.as_deref(), &ops[..end]);
        let args = self.arguments(&ops[..end], names);
        let given = given::shown(&mut ops[..end], &mark, &function, names, self.scene.root);
        let (part, after) = ops.split_at(end);
        let hint = match after {
            [] => Hint::whole(self.scene.root, wanted.as_ref()),
            // A type of the user's may have an `unwrap` of its own.
            after if takes_out(after) && (is_tried(after) || is_open_call(&start, part)) => {
                Hint::output(self.scene.root, wanted.as_ref())
            }
            _ => Hint::default(),
        };
        // A variable of a certain type has that type: it is no future of ours, and what is taken out of
        // a result is none at all. `unwrap_or_else` is a method of futures, too.
        let is_result = takes_out(after) && !is_named(after.last(), &["unwrap_or_else"]);
        let is_known = wanted.is_some() && (mark.kind != Some("llm") || field.is_none());
        let is_value = is_result || (is_known && after.is_empty());
        let after: TokenStream = after.iter().map(|op| self.walked(op.tokens(), is_async, names)).collect();
        let name = part.iter().rev().find_map(|op| match op {
            Op::Method { name, .. } => Some(name.to_string()),
            _ => None,
        });
        let name = name.unwrap_or_else(|| function.clone());
        let labels = args.iter().map(|arg| &arg.label).chain(&given);
        let site = self.site(&mark, &name, &function, labels);
        let is_marked = field.is_none();
        let call = Recorded { mark, is_marked, is_given: !given.is_empty(), hint, site, args };
        let recorded = match part.split_last() {
            Some((Op::Await(_), before)) => self.awaited(&call, start, before, names),
            _ if !is_async || is_value => self.called(&call, start, part, names),
            _ => self.chained(&call, &start, part, names),
        };
        quote!(#recorded #after)
    }

    fn walked(&mut self, tokens: &TokenStream, is_async: bool, names: &Names) -> TokenStream {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let walked = tokens.into_iter().map(|token| match token {
            TokenTree::Group(group) => TokenTree::Group(self.group(&group, is_async, names)),
            other => other,
        });
        walked.collect()
    }

    /// The chain as it was, but that what is awaited in it is awaited inside the call, and an error
    /// that leaves it early ends the call.
    fn inside(
        &mut self,
        start: TokenStream,
        ops: &[Op],
        call: &Ident,
        is_given: bool,
        is_async: bool,
        names: &Names,
    ) -> TokenStream {
        let private = self.scene.root.private();
        let mut is_given = is_given;
        let (value, error, this) = (own("__wl_value"), own("__wl_error"), own("__wl_this"));
        let mut chain = start;
        for op in ops {
            if matches!(op, Op::Await(_) | Op::Try(_)) && std::mem::take(&mut is_given) {
                chain = quote!(#private::took(&mut #call, #chain));
            }
            chain = match op {
                Op::Await(dots) => {
                    quote!(#private::scoped(#private::Call::context(&#call), #private::future(#chain)) #dots)
                }
                Op::Try(question) => quote! {
                    #private::tried(#chain, &mut #call, |#value, #this| {
                        if let #private::Returned::Error(#error) = (&&#private::Probe(#value)).__wl_split() {
                            #private::Call::fails(#this, (&&&&&&&#private::Probe(#error)).__wl_describe());
                        }
                    }) #question
                },
                Op::Method { tokens, .. } | Op::Other(tokens) => {
                    let tokens = self.walked(tokens, is_async, names);
                    quote!(#chain #tokens)
                }
            };
        }
        chain
    }

    fn end(&self, recorded: &Recorded, call: &Ident, result: &TokenStream) -> TokenStream {
        let root = self.scene.root;
        let private = root.private();
        let asked = if recorded.mark.kind == Some("llm") { Asked::Facts } else { Asked::Nothing };
        let end = ladder::end_or_stream(root, &quote!(#private::Call), call, result, asked);
        let hint = recorded.hint.0.as_ref().map(|hint| quote!(#hint(&*#result);));
        quote!(#hint #end)
    }

    pub(super) fn begin(&self, of: &TokenStream, args: &[Argument]) -> TokenStream {
        let root = self.scene.root;
        let private = root.private();
        let captures = args.iter().map(|arg| ladder::capture(root, &arg.reference));
        quote!(#of(&__WL_SITE, #private::core::option::Option::None, &[#(#captures),*]))
    }

    fn awaited(
        &mut self,
        recorded: &Recorded,
        start: TokenStream,
        before: &[Op],
        names: &Names,
    ) -> TokenStream {
        let private = self.scene.root.private();
        let site = &recorded.site;
        let (call, value, result) = (own("__wl_call"), own("__wl_value"), own("__wl_result"));
        if before.iter().all(|op| matches!(op, Op::Method { .. } | Op::Other(_))) {
            // In no block: what the result borrows lives as long as it would without us.
            let begin = self.begin(&quote!(#private::Prepared::new), &recorded.args);
            let (expecting, new) = if recorded.is_given {
                (Some(quote!(let #call = #private::Prepared::expecting(#call);)), quote!(of_given))
            } else {
                (None, quote!(new))
            };
            let chain: TokenStream = before.iter().map(|op| self.walked(op.tokens(), true, names)).collect();
            let end = self.end(recorded, &call, &quote!(#value));
            return quote! {
                #private::RecordedFuture::#new(
                    {
                        #site
                        let #call = #begin;
                        #expecting
                        #call
                    },
                    #private::future(#start #chain),
                    |#call, #value| { #end },
                )
                .await
            };
        }
        let begin = self.begin(&quote!(#private::Call::begin), &recorded.args);
        let tries = recorded.is_given || before.iter().any(|op| matches!(op, Op::Try(_)));
        let mutable = tries.then(|| quote!(mut));
        let expecting = recorded.expecting(&private, &call);
        let chain = self.inside(start, before, &call, recorded.is_given, true, names);
        let end = self.end(recorded, &call, &quote!(&mut #result));
        quote! {
            #private::core::convert::identity({
                #site
                let #mutable #call = #begin;
                #expecting
                let mut #result =
                    #private::scoped(#private::Call::context(&#call), #private::future(#chain)).await;
                #end
                #result
            })
        }
    }

    fn called(&mut self, recorded: &Recorded, start: TokenStream, part: &[Op], names: &Names) -> TokenStream {
        let private = self.scene.root.private();
        let site = &recorded.site;
        let (call, value, result) = (own("__wl_call"), own("__wl_value"), own("__wl_result"));
        let begin = self.begin(&quote!(#private::Call::begin), &recorded.args);
        let expecting = recorded.expecting(&private, &call);
        let tries = part.iter().any(|op| matches!(op, Op::Try(_)));
        let chain = self.inside(start, part, &call, tries && recorded.is_given, false, names);
        if part.iter().any(|op| matches!(op, Op::Try(_))) {
            let end = self.end(recorded, &call, &quote!(&mut #result));
            let entered = own("__wl_entered");
            return quote! {
                #private::core::convert::identity({
                    #site
                    let mut #call = #begin;
                    #expecting
                    let #entered = #private::Call::enter(&#call);
                    let mut #result = #chain;
                    #private::core::mem::drop(#entered);
                    #end
                    #result
                })
            };
        }
        // In no block: what the chain's value borrows lives as long as it would without us.
        let end = self.end(recorded, &call, &quote!(#value));
        let called = if recorded.is_given { quote!(called_given) } else { quote!(called) };
        quote! {
            #private::#called(
                {
                    #site
                    let #call = #begin;
                    #expecting
                    #private::Begun::new(#call)
                },
                #chain,
                |#call, #value| {
                    #end
                },
            )
        }
    }

    fn chained(
        &mut self,
        recorded: &Recorded,
        start: &TokenStream,
        part: &[Op],
        names: &Names,
    ) -> TokenStream {
        let private = self.scene.root.private();
        let site = &recorded.site;
        let (call, value) = (own("__wl_call"), own("__wl_value"));
        let begin = self.begin(&quote!(#private::Prepared::new), &recorded.args);
        let (expecting, new) = if recorded.is_given {
            (Some(quote!(let #call = #private::Prepared::expecting(#call);)), quote!(of_given))
        } else {
            (None, quote!(new))
        };
        let chain: TokenStream = part.iter().map(|op| self.walked(op.tokens(), true, names)).collect();
        let end = self.end(recorded, &call, &quote!(#value));
        // Of a model's client, what is neither awaited nor a future is the beginning of a call.
        let records_values = recorded.is_marked || recorded.mark.kind != Some("llm");
        let see = ladder::see(self.scene.root);
        quote! {
            (&mut &mut &mut &mut #private::Chained::#new(
                {
                    #site
                    let #call = #begin;
                    #expecting
                    #call
                },
                #start #chain,
            ))
            .__wl_follow(#records_values, |#call, #value| { #end }, #see)
        }
    }

    /// How the log says where a chain is: its beginning and its methods.
    fn function_of_chain(&self, start: &TokenStream, field: Option<&str>, part: &[Op]) -> String {
        let start = field.map_or_else(|| start.to_string().replace(' ', ""), ToOwned::to_owned);
        let path = [self.scene.type_name, &start].into_iter().filter(|part| !part.is_empty());
        let start = path.collect::<Vec<_>>().join("::");
        part.iter().fold(start, |function, op| match op {
            Op::Method { name, .. } => format!("{function}.{name}"),
            _ => function,
        })
    }

    /// What is known of a place: its name, and how the log says where it is.
    pub(super) fn site<'l>(
        &self,
        mark: &Mark,
        name: &str,
        function: &str,
        labels: impl Iterator<Item = &'l String>,
    ) -> TokenStream {
        let private = self.scene.root.private();
        let site = Site {
            role: Role::Act,
            name: mark.name.clone().map(Name::Literal),
            default_name: name.to_owned(),
            kind: mark.kind.map(ToOwned::to_owned),
            named_by_type: false,
            unit_name: None,
            type_name: self.scene.type_name.to_owned(),
            function: function.to_owned(),
            level: "Info",
            verbosity: self.scene.verbosity,
            output: true,
        };
        let value = site_value(self.scene.root, &site, &quote!(&[#(#labels),*]));
        quote!(static __WL_SITE: #private::Site = #value;)
    }

    /// What a chain is given that has a name and a type that is known.
    fn arguments(&self, part: &[Op], names: &Names) -> Vec<Argument> {
        let mut arguments: Vec<Argument> = Vec::new();
        for op in part {
            let group = match op {
                Op::Method { arguments, .. } => arguments.stream(),
                Op::Other(tokens) => match tokens.clone().into_iter().next() {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                        group.stream()
                    }
                    _ => continue,
                },
                Op::Await(_) | Op::Try(_) => continue,
            };
            let tokens: Vec<TokenTree> = group.into_iter().collect();
            for part in separated(&tokens) {
                let position = arguments.len();
                let Some(mut found) = self.argument(&tokens[part], position, names) else { continue };
                if arguments.iter().any(|other| other.label == found.label) {
                    found.label = format!("{}{position}", found.label);
                }
                arguments.push(found);
            }
        }
        arguments
    }

    fn argument(&self, tokens: &[TokenTree], position: usize, names: &Names) -> Option<Argument> {
        let is =
            |token: &TokenTree, char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == char);
        let tokens = match tokens {
            [and, TokenTree::Ident(mutable), rest @ ..] if is(and, '&') && mutable == "mut" => rest,
            [and, rest @ ..] if is(and, '&') => rest,
            all => all,
        };
        let tokens = match tokens {
            [rest @ .., dot, TokenTree::Ident(method), TokenTree::Group(none)]
                if is(dot, '.')
                    && ["clone", "as_str", "to_vec", "to_owned"].iter().any(|name| method == name)
                    && none.stream().is_empty() =>
            {
                rest
            }
            all => all,
        };
        match tokens {
            [TokenTree::Ident(name)] => {
                let label = syn::ext::IdentExt::unraw(name).to_string();
                (names.has(&label) && !is_secret(&label))
                    .then(|| Argument { label, reference: quote!(&#name) })
            }
            [TokenTree::Ident(this), dot, TokenTree::Ident(field)] if this == "self" && is(dot, '.') => {
                let label = syn::ext::IdentExt::unraw(field).to_string();
                let hidden =
                    self.scene.fields.iter().any(|marked| marked.field == label && marked.mark.is_none());
                (!hidden && !is_secret(&label))
                    .then(|| Argument { label, reference: quote!(&#this #dot #field) })
            }
            [text] if is_text(text) => {
                Some(Argument { label: format!("arg{position}"), reference: quote!(&#text) })
            }
            [TokenTree::Group(texts)] if is_texts(texts) => {
                Some(Argument { label: format!("arg{position}"), reference: quote!(&#texts) })
            }
            _ => None,
        }
    }
}

/// A chain that is to be recorded.
pub(super) struct Chain {
    pub(super) mark: Mark,
    /// What it begins with, and the field, if that is one.
    pub(super) start: TokenStream,
    pub(super) field: Option<String>,
    pub(super) ops: Vec<Op>,
    /// The type that all of it has to have.
    pub(super) wanted: Option<TokenStream>,
}

/// What each form of a recorded call is made of.
struct Recorded {
    mark: Mark,
    /// The mark stands here, and not on a field.
    is_marked: bool,
    /// Something that it is given is made in its arguments.
    is_given: bool,
    hint: Hint,
    site: TokenStream,
    args: Vec<Argument>,
}

impl Recorded {
    fn expecting(&self, private: &TokenStream, call: &Ident) -> Option<TokenStream> {
        self.is_given.then(|| quote!(let mut #call = #private::Call::expecting(#call);))
    }
}

/// What is said of a chain's type outside it: the way its value is captured is chosen before the
/// compiler gets there, and `let reply: Value = client.ask(request).await?;` may be the only place
/// that says what `ask` returns.
#[derive(Default)]
struct Hint(Option<TokenStream>);

impl Hint {
    fn whole(root: &Root, wanted: Option<&TokenStream>) -> Self {
        let private = root.private();
        Self(wanted.map(|ty| quote!(#private::of_type::<#ty>)))
    }

    fn output(root: &Root, wanted: Option<&TokenStream>) -> Self {
        let private = root.private();
        Self(wanted.map(|ty| quote!(#private::with_output::<#ty, _>)))
    }
}

/// Something a call is given.
pub(super) struct Argument {
    pub(super) label: String,
    pub(super) reference: TokenStream,
}

fn is_text(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(text) if text.to_string().starts_with('"'))
}

/// Whether a group is a list of texts.
fn is_texts(group: &Group) -> bool {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    group.delimiter() == Delimiter::Bracket
        && !tokens.is_empty()
        && separated(&tokens).into_iter().all(|part| matches!(&tokens[part], [text] if is_text(text)))
}

pub(super) fn is_secret(label: &str) -> bool {
    SECRETS.iter().any(|secret| label == *secret || label.ends_with(&format!("_{secret}")))
}

fn is_call_itself(op: &Op) -> bool {
    match op {
        Op::Method { .. } => true,
        Op::Other(tokens) => matches!(
            tokens.clone().into_iter().next(),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
        ),
        Op::Await(_) | Op::Try(_) => false,
    }
}

/// What is done with what a call returned, and is no part of it.
const ADAPTERS: &[&str] = &[
    "context",
    "err",
    "expect",
    "inspect_err",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "map_err",
    "map_or",
    "map_or_else",
    "ok",
    "ok_or",
    "ok_or_else",
    "or_else",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "with_context",
    "wrap_err",
    "wrap_err_with",
];

/// What only looks at what a call returned, or hands it on.
const VIEWS: &[&str] = &[
    "as_deref",
    "as_mut",
    "as_ref",
    "as_str",
    "borrow",
    "borrow_mut",
    "clone",
    "into",
    "is_empty",
    "len",
    "lock",
    "read",
    "to_owned",
    "to_string",
    "trim",
    "write",
];

/// The last call of a chain that nobody awaits: the outermost that does something. What is done behind it
/// with what it returned is no part of it.
fn last_call(ops: &[Op]) -> Option<usize> {
    let looks = |op: &Op| {
        is_named(Some(op), VIEWS) && op.arguments().is_some_and(|arguments| arguments.stream().is_empty())
    };
    let does = |op: &Op| is_call_itself(op) && !is_named(Some(op), ADAPTERS) && !looks(op);
    ops.iter().rposition(does).or_else(|| ops.iter().position(is_call_itself))
}

/// Whether operations take the value out of a `Result` or an `Option`, as it is.
fn takes_out(ops: &[Op]) -> bool {
    const OUT: &[&str] = &["expect", "unwrap", "unwrap_or", "unwrap_or_default", "unwrap_or_else"];
    const ERRORS: &[&str] = &[
        "context",
        "inspect_err",
        "map_err",
        "ok",
        "ok_or",
        "ok_or_else",
        "with_context",
        "wrap_err",
        "wrap_err_with",
    ];
    let Some((last, before)) = ops.split_last() else { return false };
    (matches!(last, Op::Try(_)) || is_named(Some(last), OUT))
        && before.iter().all(|op| is_named(Some(op), ERRORS))
}

fn is_tried(ops: &[Op]) -> bool {
    matches!(ops.last(), Some(Op::Try(_)))
}

/// Whether what is called may return anything.
fn is_open_call(start: &TokenStream, ops: &[Op]) -> bool {
    let method = ops.iter().rev().find_map(|op| match op {
        Op::Method { name, .. } => Some(name.to_string()),
        _ => None,
    });
    let function = || {
        start.clone().into_iter().filter_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        })
    };
    let name = method.or_else(|| function().last());
    name.is_some_and(|name| OPEN_FUNCTIONS.contains(&name.as_str()) || name.ends_with("_byot"))
}

fn is_named(op: Option<&Op>, names: &[&str]) -> bool {
    matches!(op, Some(Op::Method { name, .. }) if names.iter().any(|other| name == other))
}

/// Where the parts between commas are. Those between the bars of a closure, and between the brackets
/// of `::<…>` and `<T as Trait<…>>::f`, separate nothing.
pub(super) fn separated(tokens: &[TokenTree]) -> Vec<Range<usize>> {
    let is_bar = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '|');
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < tokens.len() {
        let begins =
            tokens[start..at].iter().all(|token| matches!(token, TokenTree::Ident(word) if word == "move"));
        at += match &tokens[at] {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                parts.push(start..at);
                start = at + 1;
                1
            }
            bar if is_bar(bar) && begins => {
                tokens[at + 1..].iter().position(is_bar).map_or(1, |close| close + 2)
            }
            _ => turbofish(&tokens[at..]).max(qualified(&tokens[..at], &tokens[at..])).max(1),
        };
    }
    parts.push(start..tokens.len());
    parts.retain(|part| !part.is_empty());
    parts
}

/// How many tokens `<T as Trait<…>>` takes here: where no operand stands in front, `<` compares nothing.
fn qualified(before: &[TokenTree], tokens: &[TokenTree]) -> usize {
    let is = |token: Option<&TokenTree>, char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char);
    let compares =
        matches!(before.last(), Some(TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_)))
            || is(before.last(), ':')
            || is(before.last(), '<');
    if !is(tokens.first(), '<') || compares {
        return 0;
    }
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        let arrow = index.checked_sub(1).is_some_and(|before| is(tokens.get(before), '-'));
        if is(Some(token), '<') {
            depth += 1;
        } else if is(Some(token), '>') && !arrow {
            depth -= 1;
        }
        if depth == 0 {
            return index + 1;
        }
    }
    0
}
