//! Which names in a body have a type that is known where they are used.
//!
//! How a value is captured is chosen by its type. Where the compiler has not found that yet, as of
//! `let list = Vec::new();`, it would choose the first way there is and then find that it is none: an
//! error in a program that has none. So what may be such a name is left out.

use std::collections::HashSet;

use proc_macro2::{Delimiter, TokenTree};
use syn::ext::IdentExt as _;

/// Types and functions whose result depends on what is done with it later.
const OPEN_TYPES: &[&str] = &[
    "Arc",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Box",
    "Cell",
    "Cow",
    "Default",
    "HashMap",
    "HashSet",
    "IndexMap",
    "LinkedList",
    "Mutex",
    "None",
    "OnceCell",
    "OnceLock",
    "Option",
    "Ok",
    "Err",
    "PhantomData",
    "Rc",
    "RefCell",
    "RwLock",
    "Some",
    "Vec",
    "VecDeque",
];
const OPEN_METHODS: &[&str] = &[
    "collect",
    "convert",
    "default",
    "deserialize",
    "from_slice",
    "from_str",
    "from_value",
    "into",
    "json",
    "parse",
    "product",
    "sum",
    "try_into",
    "unzip",
    "with_capacity",
];

/// The names whose type is known.
#[derive(Clone, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    pub(super) fn of_params<'a>(params: impl IntoIterator<Item = &'a syn::Ident>) -> Self {
        Self(params.into_iter().map(|name| name.unraw().to_string()).collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Reads what stands behind a `let`.
    pub(super) fn read_let(&mut self, tokens: &[TokenTree]) {
        let is = |token: Option<&TokenTree>, char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char);
        let at = usize::from(matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "mut"));
        let Some(TokenTree::Ident(name)) = tokens.get(at) else { return };
        let rest = &tokens[at + 1..];
        let is_plain = is(rest.first(), '=') || (is(rest.first(), ':') && !is(rest.get(1), ':'));
        if !is_plain {
            return;
        }
        let end = rest.iter().position(|token| is(Some(token), ';')).unwrap_or(rest.len());
        let (before, value) = match rest[..end].iter().position(|token| is(Some(token), '=')) {
            Some(equals) => (&rest[..equals], &rest[equals + 1..end]),
            None => (&rest[..end], &rest[end..end]),
        };
        let says_type = is(before.first(), ':');
        let is_known = if says_type { !says(before, &["_"]) } else { is_known_value(value) };
        let name = name.unraw().to_string();
        if is_known {
            self.0.insert(name);
        } else {
            self.0.remove(&name);
        }
    }

    /// What a loop's or a closure's pattern binds: of what type, is not seen.
    pub(super) fn forget<'a>(&mut self, pattern: impl Iterator<Item = &'a TokenTree>) {
        for token in pattern {
            match token {
                TokenTree::Ident(name) => {
                    self.0.remove(&name.unraw().to_string());
                }
                TokenTree::Group(group) => self.forget(group.stream().into_iter().collect::<Vec<_>>().iter()),
                _ => {}
            }
        }
    }
}

/// Whether an expression has its type from itself.
fn is_known_value(value: &[TokenTree]) -> bool {
    let last_method = value.iter().rev().find_map(|token| match token {
        TokenTree::Ident(word) if word != "await" => Some(word.to_string()),
        _ => None,
    });
    let has_turbofish = value.windows(3).any(|three| {
        matches!(three, [TokenTree::Punct(one), TokenTree::Punct(two), TokenTree::Punct(three)]
            if one.as_char() == ':' && two.as_char() == ':' && three.as_char() == '<')
    });
    let is_empty_macro = match value {
        [TokenTree::Ident(_), TokenTree::Punct(bang), TokenTree::Group(group)] => {
            bang.as_char() == '!' && group.stream().is_empty()
        }
        _ => false,
    };
    let is_closure = matches!(value.first(), Some(TokenTree::Punct(bar)) if bar.as_char() == '|');
    let is_open = !has_turbofish
        && (matches!(value.first(), Some(TokenTree::Ident(first)) if OPEN_TYPES.iter().any(|open| first == open))
            || last_method.is_some_and(|last| OPEN_METHODS.contains(&last.as_str())));
    // A block, a `match`: what comes of it may be anything.
    let is_block = value.iter().any(|token| {
        matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
            && !matches!(value.first(), Some(TokenTree::Ident(first)) if first.to_string().starts_with(char::is_uppercase))
    });
    !value.is_empty() && !is_open && !is_empty_macro && !is_closure && !is_block
}

fn says(tokens: &[TokenTree], words: &[&str]) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Ident(word) => words.iter().any(|said| word == said),
        TokenTree::Group(group) => says(&group.stream().into_iter().collect::<Vec<_>>(), words),
        _ => false,
    })
}
