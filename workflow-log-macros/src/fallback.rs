//! The user's item, plus the errors.
//!
//! Without the item every caller of it would fail too, and bury the one message that matters.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use crate::marks::MARKS;
use crate::paths::begins_with_crate;

/// The item as the user wrote it but for our marks, and the errors.
pub(crate) fn keep_item(item: TokenStream, errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    let item = without_marks(item);
    quote!(#item #errors)
}

/// Removes `#[llm]`, `#[no_log]` and their like everywhere, by their looks alone: the item may not
/// even parse.
fn without_marks(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if let (TokenTree::Punct(punct), Some(TokenTree::Group(group))) = (&token, tokens.peek()) {
            if punct.as_char() == '#' && is_mark(group) {
                tokens.next();
                continue;
            }
        }
        kept.extend([match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), without_marks(group.stream()));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            other => other,
        }]);
    }
    kept
}

fn is_mark(group: &Group) -> bool {
    if group.delimiter() != Delimiter::Bracket {
        return false;
    }
    let Ok(attr) = syn::parse2::<syn::Meta>(group.stream()) else { return false };
    let path = attr.path();
    (path.segments.len() == 1 || begins_with_crate(path))
        && path.segments.last().is_some_and(|last| MARKS.iter().any(|mark| last.ident == mark))
}
