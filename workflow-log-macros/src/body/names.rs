//! Which names in a body have a type that is known where they are used.
//!
//! How a value is captured is chosen by its type. Where the compiler has not found that yet, as of
//! `let list = Vec::new();`, it would choose the first way there is and then find that it is none: an
//! error in a program that has none. So a name counts only where its type is surely known.

use std::collections::HashSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

/// Types whose parameters are found by what is done with a value later.
pub(super) const OPEN_TYPES: &[&str] = &[
    "Arc",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Box",
    "Cell",
    "Cow",
    "Default",
    "Err",
    "HashMap",
    "HashSet",
    "IndexMap",
    "Iterator",
    "LinkedList",
    "Mutex",
    "None",
    "Ok",
    "OnceCell",
    "OnceLock",
    "Option",
    "PhantomData",
    "Rc",
    "RefCell",
    "Result",
    "RwLock",
    "Some",
    "Vec",
    "VecDeque",
];

/// Functions that return whatever is asked of them.
pub(super) const OPEN_FUNCTIONS: &[&str] = &[
    "collect",
    "convert",
    "deserialize",
    "downcast",
    "extract",
    "from_reader",
    "from_slice",
    "from_str",
    "from_value",
    "get",
    "into",
    "json",
    "parse",
    "product",
    "random",
    "sum",
    "take",
    "try_from",
    "try_into",
    "unwrap_or_default",
    "unzip",
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
        let at = usize::from(matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "mut"));
        let ends = |token: &TokenTree| is(Some(token), ';');
        let end = tokens.iter().position(ends).unwrap_or(tokens.len());
        let equals = tokens[..end].iter().position(|token| is(Some(token), '=')).unwrap_or(end);
        let is_plain =
            is(tokens.get(at + 1), '=') || (is(tokens.get(at + 1), ':') && !is(tokens.get(at + 2), ':'));
        let Some(TokenTree::Ident(name)) = tokens.get(at).filter(|_| is_plain) else {
            return self.forget(tokens[..equals].iter());
        };
        let value = tokens.get(equals + 1..end).unwrap_or_default();
        let is_known = if is(tokens.get(at + 1), ':') {
            !says(&tokens[at + 2..equals], "_")
        } else {
            self.is_known_value(value)
        };
        let name = name.unraw().to_string();
        if is_known {
            self.0.insert(name);
        } else {
            self.0.remove(&name);
        }
    }

    /// What a pattern binds: of what type, is not seen.
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

    /// Whether an expression has its type from itself.
    fn is_known_value(&self, value: &[TokenTree]) -> bool {
        let value = match value {
            [and, rest @ ..] if is(Some(and), '&') => rest,
            all => all,
        };
        let calls_open = value.windows(2).any(|two| {
            matches!(two, [TokenTree::Ident(name), TokenTree::Group(_)] if OPEN_FUNCTIONS.iter().any(|open| name == open))
        });
        if calls_open {
            return false;
        }
        match value {
            [TokenTree::Literal(_)] => true,
            [TokenTree::Ident(name), bang, TokenTree::Group(_)] if is(Some(bang), '!') => {
                ["format", "json", "concat"].iter().any(|known| name == known)
            }
            [TokenTree::Ident(name), bang, TokenTree::Group(items)]
                if is(Some(bang), '!') && name == "vec" =>
            {
                let items: Vec<TokenTree> = items.stream().into_iter().collect();
                let first = items.split(|token| is(Some(token), ',')).next().unwrap_or_default();
                self.is_known_value(first)
            }
            [TokenTree::Ident(name)] => self.has(&name.unraw().to_string()),
            [.., dot, TokenTree::Ident(method), TokenTree::Group(_)]
                if is(Some(dot), '.') && ["len", "to_string"].iter().any(|known| method == known) =>
            {
                true
            }
            [TokenTree::Literal(_), dot, TokenTree::Ident(method), TokenTree::Group(_)]
                if is(Some(dot), '.') && method == "to_owned" =>
            {
                true
            }
            [TokenTree::Ident(name), dot, TokenTree::Ident(method), TokenTree::Group(_)]
                if is(Some(dot), '.') && (method == "clone" || method == "to_owned") =>
            {
                self.has(&name.unraw().to_string())
            }
            [TokenTree::Ident(first), ..] if first == "self" => calls_a_method(value),
            [TokenTree::Ident(first), ..] => has_a_type(first, value),
            _ => false,
        }
    }
}

/// Where the value of a `let` begins, and the type that it has to have, where that is written out and
/// nothing else may become it.
pub(super) fn type_of_let(tokens: &[TokenTree]) -> Option<(usize, TokenStream)> {
    let at = usize::from(matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "mut"));
    let is_typed = matches!(tokens.get(at), Some(TokenTree::Ident(_)))
        && is(tokens.get(at + 1), ':')
        && !is(tokens.get(at + 2), ':');
    let equals = tokens.iter().position(|token| is(Some(token), '=')).filter(|_| is_typed)?;
    let ty = &tokens[at + 2..equals];
    is_exact(ty).then(|| (equals + 1, ty.iter().cloned().collect()))
}

/// Whether a type is none that something else is coerced to: no reference, and nothing is left open in it.
pub(crate) fn is_exact(ty: &[TokenTree]) -> bool {
    !is(ty.first(), '&') && ty.iter().all(is_closed)
}

fn is_closed(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => !["_", "dyn", "impl", "fn"].iter().any(|other| word == other),
        TokenTree::Punct(punct) => matches!(punct.as_char(), ':' | '<' | '>' | ',' | '&' | '\'' | ';'),
        TokenTree::Group(group) => group.stream().into_iter().all(|token| is_closed(&token)),
        TokenTree::Literal(_) => true,
    }
}

/// `self.request(task)`: a method of the user's, whose result is declared.
fn calls_a_method(value: &[TokenTree]) -> bool {
    matches!(value, [_, dot, TokenTree::Ident(_), TokenTree::Group(group), ..]
        if is(Some(dot), '.') && group.delimiter() == Delimiter::Parenthesis)
}

/// `Request::new(task).model(name)?`, `Request { task }`, `request(task)?`.
fn has_a_type(first: &syn::Ident, value: &[TokenTree]) -> bool {
    let (mut last, mut at) = (first.to_string(), 1);
    let mut owner = String::new();
    while let Some([one, two, TokenTree::Ident(name)]) = value.get(at..at + 3) {
        if !(is(Some(one), ':') && is(Some(two), ':')) {
            break;
        }
        owner = std::mem::replace(&mut last, name.to_string());
        at += 3;
    }
    let is_type = |name: &str| name.starts_with(char::is_uppercase) && !OPEN_TYPES.contains(&name);
    match value.get(at) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => is_type(&last),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            // A function without parameters may return anything, like `random()`.
            let is_function =
                owner.is_empty() && last.starts_with(char::is_lowercase) && !group.stream().is_empty();
            is_type(&owner) || is_type(&last) || is_function
        }
        _ => false,
    }
}

fn is(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

fn says(tokens: &[TokenTree], word: &str) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => says(&group.stream().into_iter().collect::<Vec<_>>(), word),
        _ => false,
    })
}
