//! The options of `#[workflow]`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Path, Token};

use super::{Name, RawOption, RawValue, Verbosity, raw_options, set_once};
use crate::diagnostics::Diagnostics;

/// What `#[workflow(…)]` says.
#[derive(Default)]
pub(crate) struct WorkflowOptions {
    pub(crate) name: Option<Name>,
    pub(crate) verbosity: Option<Verbosity>,
    pub(crate) logs_dir: Option<Expr>,
    pub(crate) metadata: Option<Vec<(Ident, Expr)>>,
    pub(crate) krate: Option<Path>,
}

impl WorkflowOptions {
    pub(crate) fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut options = Self::default();
        for option in raw_options(tokens, diagnostics) {
            let key = option.key.clone();
            match key.to_string().as_str() {
                "name" => {
                    let name = Name::read(option, diagnostics);
                    set_once(&mut options.name, &key, name, diagnostics);
                }
                "verbosity" => {
                    let level = option.level(diagnostics);
                    set_once(&mut options.verbosity, &key, level, diagnostics);
                }
                "logs_dir" => {
                    let folder = option.expr("\"…\"", diagnostics);
                    set_once(&mut options.logs_dir, &key, folder, diagnostics);
                }
                "metadata" => {
                    let entries = metadata(option, diagnostics);
                    set_once(&mut options.metadata, &key, entries, diagnostics);
                }
                "crate" => {
                    let path = option.path(diagnostics);
                    set_once(&mut options.krate, &key, path, diagnostics);
                }
                _ => option.unknown("`name`, `verbosity`, `logs_dir`, `metadata` or `crate`", diagnostics),
            }
        }
        options
    }
}

fn metadata(option: RawOption, diagnostics: &mut Diagnostics) -> Option<Vec<(Ident, Expr)>> {
    let RawValue::List(list, _) = option.value else {
        diagnostics.error(&option.key, "expected `metadata(key = value, …)`");
        return None;
    };
    let entry = |input: ParseStream<'_>| {
        let wrong = |error: syn::Error| syn::Error::new(error.span(), "expected `key = value`");
        let key = input.call(Ident::parse_any).map_err(wrong)?;
        input.parse::<Token![=]>().map_err(wrong)?;
        Ok((key, input.parse()?))
    };
    match (|input: ParseStream<'_>| Punctuated::<_, Token![,]>::parse_terminated_with(input, entry))
        .parse2(list)
    {
        Ok(entries) => Some(entries.into_iter().collect()),
        Err(error) => {
            diagnostics.add(error);
            None
        }
    }
}
