//! What a call is given that is made in its place: `client.create(json!({ … }))`.
//!
//! To be looked at it has to be a variable, so it is made one in front of the call, where nothing can
//! tell the difference: in front of it in the call there are names and literals alone, and nothing in it
//! leaves or awaits.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::chain::Op;
use super::names::Names;
use super::record::{Argument, separated};
use super::{Mark, is_punct};

/// A value that becomes a variable.
pub(super) struct Given {
    name: Ident,
    label: String,
    value: TokenStream,
}

/// Macros whose value has a type of its own.
const MACROS: &[&str] = &["format", "json"];

/// Takes such values out of a chain, and leaves their names in it.
pub(super) fn taken_out(ops: &mut [Op], mark: &Mark, names: &Names) -> Vec<Given> {
    let mut given: Vec<Given> = Vec::new();
    for op in ops {
        let arguments = match op {
            Op::Method { arguments, .. } => arguments.clone(),
            Op::Other(tokens) => match tokens.clone().into_iter().next() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => group,
                _ => continue,
            },
            // What comes behind is not made before this.
            Op::Await(_) | Op::Try(_) => break,
        };
        let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
        let mut rest = TokenStream::new();
        let (mut done, mut is_plain) = (0, true);
        for part in separated(&tokens) {
            rest.extend(tokens[done..part.start].iter().cloned());
            done = part.end;
            let reference = usize::from(is_punct(tokens.get(part.start), '&'));
            let value = &tokens[part.start + reference..part.end];
            if is_plain && is_made(value) {
                let name = Ident::new(&format!("__wl_given{}", given.len()), Span::mixed_site());
                let label = label(mark, value, names, &given);
                rest.extend(tokens[part.start..part.start + reference].iter().cloned());
                rest.extend([TokenTree::Ident(name.clone())]);
                given.push(Given { name, label, value: value.iter().cloned().collect() });
            } else {
                is_plain &= says_nothing(&tokens[part.clone()]);
                rest.extend(tokens[part].iter().cloned());
            }
        }
        rest.extend(tokens[done..].iter().cloned());
        let mut group = Group::new(arguments.delimiter(), rest);
        group.set_span(arguments.span());
        op.set_arguments(group);
        if !is_plain {
            break;
        }
    }
    given
}

impl Given {
    pub(super) fn value(&self) -> &TokenStream {
        &self.value
    }

    pub(super) fn argument(&self) -> Argument {
        let name = &self.name;
        Argument { label: self.label.clone(), reference: quote!(&#name) }
    }

    /// The call, with the variable.
    pub(super) fn around(&self, value: &TokenStream, call: &TokenStream) -> TokenStream {
        let name = &self.name;
        quote!(match #value { #name => #call })
    }
}

/// What the log calls it, in the words of what such a call is usually given.
fn label(mark: &Mark, value: &[TokenTree], names: &Names, given: &[Given]) -> String {
    let is_text = value.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "format"));
    let label = match (mark.kind, is_text) {
        (Some("llm"), true) => "prompt",
        (Some("llm"), false) => "request",
        (Some("env"), true) => "command",
        _ => "input",
    };
    let is_taken = names.has(label) || given.iter().any(|other| other.label == label);
    if is_taken { format!("{label}{}", given.len()) } else { label.to_owned() }
}

/// Whether a value is made by a macro whose value has a type of its own, out of what can be made a
/// little earlier.
fn is_made(value: &[TokenTree]) -> bool {
    let [path @ .., TokenTree::Ident(name), bang, TokenTree::Group(group)] = value else { return false };
    let is_path = path.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    is_path && is_punct(Some(bang), '!') && MACROS.iter().any(|known| name == known) && stays(group)
}

/// Whether nothing in a group leaves, awaits or jumps.
fn stays(group: &Group) -> bool {
    group.stream().into_iter().all(|token| match token {
        TokenTree::Group(group) => stays(&group),
        TokenTree::Ident(word) => {
            !["await", "break", "continue", "return", "yield"].iter().any(|jump| word == jump)
        }
        TokenTree::Punct(punct) => punct.as_char() != '?',
        TokenTree::Literal(_) => true,
    })
}

/// Names, fields, literals and references to them: what may as well be looked at later.
fn says_nothing(tokens: &[TokenTree]) -> bool {
    tokens.iter().all(|token| match token {
        TokenTree::Group(_) => false,
        TokenTree::Punct(punct) => matches!(punct.as_char(), '&' | '.' | ':' | ','),
        TokenTree::Ident(_) | TokenTree::Literal(_) => true,
    })
}
