//! The options of `#[agent]` and `#[resource]`.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token};

use super::{Name, RawOption, RawValue, Verbosity, raw_options, set_once};
use crate::UnitKind;
use crate::diagnostics::Diagnostics;

/// The methods named by `run`.
pub(crate) type RunMethods = Vec<LitStr>;

/// What `#[agent(…)]` or `#[resource(…)]` says.
#[derive(Default)]
pub(crate) struct UnitOptions {
    pub(crate) name: Option<Name>,
    pub(crate) verbosity: Option<Verbosity>,
    pub(crate) krate: Option<Path>,
    /// Agents only.
    pub(crate) run: Option<RunMethods>,
    /// Resources only.
    pub(crate) kind: Option<LitStr>,
}

impl UnitOptions {
    /// The names of the methods that are interactions.
    pub(crate) fn runs(&self) -> Vec<String> {
        match &self.run {
            Some(run) => run.iter().map(LitStr::value).collect(),
            None => vec!["run".to_owned()],
        }
    }

    pub(crate) fn parse(unit: UnitKind, tokens: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut options = Self::default();
        for option in raw_options(tokens, diagnostics) {
            let key = option.key.clone();
            match (key.to_string().as_str(), unit) {
                ("name", _) => {
                    let name = Name::read(option, diagnostics);
                    set_once(&mut options.name, &key, name, diagnostics);
                }
                ("verbosity", _) => {
                    let level = option.level(diagnostics);
                    set_once(&mut options.verbosity, &key, level, diagnostics);
                }
                ("crate", _) => {
                    let path = option.path(diagnostics);
                    set_once(&mut options.krate, &key, path, diagnostics);
                }
                ("run", UnitKind::Agent) => {
                    let methods = run_methods(option, diagnostics);
                    set_once(&mut options.run, &key, methods, diagnostics);
                }
                ("kind", UnitKind::Resource) => {
                    let kind = option.text(diagnostics);
                    if let Some(kind) = kind.as_ref().filter(|kind| kind.value().is_empty()) {
                        diagnostics.error(kind, "a kind cannot be empty");
                    }
                    set_once(&mut options.kind, &key, kind, diagnostics);
                }
                (_, UnitKind::Agent) => {
                    option.unknown("`name`, `verbosity`, `run` or `crate`", diagnostics);
                }
                (_, UnitKind::Resource) => {
                    option.unknown("`kind`, `name`, `verbosity` or `crate`", diagnostics);
                }
            }
        }
        options
    }
}

fn run_methods(option: RawOption, diagnostics: &mut Diagnostics) -> Option<RunMethods> {
    let RawValue::List(list, span) = option.value else {
        return option.text(diagnostics).map(|name| vec![name]);
    };
    let name = |input: ParseStream<'_>| {
        let wrong = |error: syn::Error| {
            syn::Error::new(error.span(), "expected the name of a method in quotes: `\"plan\"`")
        };
        input.parse::<LitStr>().map_err(wrong)
    };
    let names = |input: ParseStream<'_>| Punctuated::<_, Token![,]>::parse_terminated_with(input, name);
    match names.parse2(list) {
        Ok(names) if names.is_empty() => {
            diagnostics.error_at(span, "expected the names of methods: `run(\"plan\", \"act\")`");
            None
        }
        Ok(names) => Some(names.into_iter().collect()),
        Err(error) => {
            diagnostics.add(error);
            None
        }
    }
}
