//! What a call is given that is made in its arguments: `client.create(json!({ … }))`.
//!
//! Its type is its macro's, so it can be looked at, and that happens where it is made: nothing is
//! evaluated earlier than without us.
//!
//! ```text
//! client.create({ let given = json!({ … }); given("client.create", "request", capture(&given)); given })
//! ```

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

use super::chain::Op;
use super::names::Names;
use super::record::{own, separated};
use super::{Mark, is_punct};
use crate::expand::ladder;
use crate::paths::Root;

/// Macros whose value has a type of its own.
const MACROS: &[&str] = &["format", "json"];

/// Has a chain show what is made in its arguments, and says what the log calls it. `function` is the place.
///
/// What comes behind the first thing that is awaited or may leave is none of it.
pub(super) fn shown(ops: &mut [Op], mark: &Mark, function: &str, names: &Names, root: &Root) -> Vec<String> {
    let end = ops.iter().position(|op| matches!(op, Op::Await(_) | Op::Try(_))).unwrap_or(ops.len());
    let ops = &mut ops[..end];
    // Who leaves in the middle of the arguments leaves a call that waits.
    if !ops.iter().all(|op| stays(op.tokens().clone())) {
        return Vec::new();
    }
    let private = root.private();
    let mut labels: Vec<String> = Vec::new();
    for op in ops {
        let Some(arguments) = op.arguments() else { continue };
        let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
        let (mut rest, mut done) = (TokenStream::new(), 0);
        for part in separated(&tokens) {
            let reference = usize::from(is_punct(tokens.get(part.start), '&'));
            let value = &tokens[part.start + reference..part.end];
            if !is_made(value) {
                continue;
            }
            let label = label(mark, value, names, &labels);
            let given = own("__wl_given");
            let capture = ladder::capture(root, &quote!(&#given));
            rest.extend(tokens[done..part.start + reference].iter().cloned());
            rest.extend(quote!({
                let #given = #(#value)*;
                #private::given(#function, #label, #capture);
                #given
            }));
            labels.push(label);
            done = part.end;
        }
        rest.extend(tokens[done..].iter().cloned());
        let mut group = Group::new(arguments.delimiter(), rest);
        group.set_span(arguments.span());
        op.set_arguments(group);
    }
    labels
}

/// What the log calls it, in the words of what such a call is usually given.
fn label(mark: &Mark, value: &[TokenTree], names: &Names, labels: &[String]) -> String {
    let is_text = value.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "format"));
    let label = match (mark.kind, is_text) {
        (Some("llm"), true) => "prompt",
        (Some("llm"), false) => "request",
        (Some("env"), true) => "command",
        _ => "input",
    };
    let is_taken = names.has(label) || labels.iter().any(|other| other == label);
    if is_taken { format!("{label}{}", labels.len()) } else { label.to_owned() }
}

/// Whether a value is made by a macro whose value has a type of its own.
fn is_made(value: &[TokenTree]) -> bool {
    let [path @ .., TokenTree::Ident(name), bang, TokenTree::Group(_)] = value else { return false };
    let is_path = path.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    is_path && is_punct(Some(bang), '!') && MACROS.iter().any(|known| name == known)
}

/// Whether nothing in some tokens leaves, awaits or jumps.
fn stays(tokens: TokenStream) -> bool {
    tokens.into_iter().all(|token| match token {
        TokenTree::Group(group) => stays(group.stream()),
        TokenTree::Ident(word) => {
            !["await", "break", "continue", "return", "yield"].iter().any(|jump| word == jump)
        }
        TokenTree::Punct(punct) => punct.as_char() != '?',
        TokenTree::Literal(_) => true,
    })
}
