//! The words between the parentheses of an attribute.

mod unit;
mod workflow;

pub(crate) use unit::UnitOptions;
pub(crate) use workflow::WorkflowOptions;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, Token, parenthesized};

use crate::diagnostics::Diagnostics;

/// One option as it was written.
pub(crate) struct RawOption {
    pub(crate) key: Ident,
    pub(crate) value: RawValue,
}

/// What stands behind an option's name.
pub(crate) enum RawValue {
    /// Nothing.
    Word,
    /// `= expression`.
    Expr(Box<Expr>),
    /// `( tokens )`.
    List(TokenStream, Span),
}

impl Parse for RawOption {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::LitStr) {
            return Err(input.error("expected an option, like `name = \"…\"`"));
        }
        // `crate` is a keyword and an option.
        let key = input.call(syn::ext::IdentExt::parse_any)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            RawValue::Expr(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let content;
            let parens = parenthesized!(content in input);
            RawValue::List(content.parse()?, parens.span.join())
        } else {
            RawValue::Word
        };
        Ok(Self { key, value })
    }
}

/// The expression without the groups that `macro_rules` puts around a `$name:literal`.
fn ungrouped(expr: Expr) -> Expr {
    match expr {
        Expr::Group(group) => ungrouped(*group.expr),
        other => other,
    }
}

/// Splits the options; a syntax error in them is one error, and the options are then none.
pub(crate) fn raw_options(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<RawOption> {
    match Punctuated::<RawOption, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(options) => options.into_iter().collect(),
        Err(error) => {
            diagnostics.add(error);
            Vec::new()
        }
    }
}

/// Stores an option that may be written once, and reports the second time at its key.
pub(crate) fn set_once<T>(
    slot: &mut Option<T>,
    key: &Ident,
    value: Option<T>,
    diagnostics: &mut Diagnostics,
) {
    if slot.is_some() {
        diagnostics.error(key, format!("`{key}` is already set"));
    } else {
        *slot = value;
    }
}

impl RawOption {
    /// The option's expression.
    pub(crate) fn expr(self, what: &str, diagnostics: &mut Diagnostics) -> Option<Expr> {
        if let RawValue::Expr(expr) = self.value {
            return Some(ungrouped(*expr));
        }
        diagnostics.error(&self.key, format!("expected `{} = {what}`", self.key));
        None
    }

    /// The option's text.
    pub(crate) fn text(self, diagnostics: &mut Diagnostics) -> Option<syn::LitStr> {
        let key = self.key.clone();
        match self.expr("\"…\"", diagnostics)? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
            other => {
                diagnostics.error(&other, format!("expected a string: `{key} = \"…\"`"));
                None
            }
        }
    }

    /// The option's level, as tokens of a variant of `Level`.
    pub(crate) fn level(self, diagnostics: &mut Diagnostics) -> Option<Verbosity> {
        let expr = self.expr("\"debug\"", diagnostics)?;
        let word = match &expr {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => text.value(),
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_digits().to_owned(),
            _ => String::new(),
        };
        let variant = match word.to_ascii_lowercase().as_str() {
            "off" | "0" => "Off",
            "error" => "Error",
            "warn" => "Warn",
            "info" | "1" => "Info",
            "debug" | "2" => "Debug",
            "trace" => "Trace",
            _ => {
                diagnostics.error(
                    &expr,
                    "unknown level; expected \"off\", \"error\", \"warn\", \"info\", \"debug\" or \"trace\", \
                     or 0, 1, 2 for off, info, debug",
                );
                return None;
            }
        };
        Some(Verbosity(variant))
    }

    /// The option's path, for `crate`.
    pub(crate) fn path(self, diagnostics: &mut Diagnostics) -> Option<syn::Path> {
        match self.expr("path::to::workflow_log", diagnostics)? {
            Expr::Path(path) => Some(path.path),
            other => {
                diagnostics.error(&other, "expected a path: `crate = path::to::workflow_log`");
                None
            }
        }
    }

    /// An error that names what is allowed.
    pub(crate) fn unknown(&self, allowed: &str, diagnostics: &mut Diagnostics) {
        diagnostics.error(&self.key, format!("unknown option `{}`; expected {allowed}", self.key));
    }
}

/// A level, as a variant's name.
#[derive(Clone, Copy)]
pub(crate) struct Verbosity(&'static str);

impl Verbosity {
    /// As it is written in an option.
    pub(crate) fn word(self) -> String {
        self.0.to_lowercase()
    }

    pub(crate) fn tokens(self, private: &TokenStream) -> TokenStream {
        let variant = Ident::new(self.0, Span::call_site());
        quote!(#private::Level::#variant)
    }
}

/// `Some(level)` or `None`, as tokens.
pub(crate) fn optional_level(level: Option<Verbosity>, private: &TokenStream) -> TokenStream {
    let Some(level) = level else { return quote!(#private::core::option::Option::None) };
    let level = level.tokens(private);
    quote!(#private::core::option::Option::Some(#level))
}

/// A name that is known when it is compiled, or an expression for when it is not.
#[derive(Clone)]
pub(crate) enum Name {
    Literal(syn::LitStr),
    Expr(Box<Expr>),
}

impl Name {
    pub(crate) fn read(option: RawOption, diagnostics: &mut Diagnostics) -> Option<Self> {
        let expr = option.expr("\"…\"", diagnostics)?;
        match expr {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                if text.value().is_empty() {
                    diagnostics.error(&text, "a name cannot be empty");
                }
                Some(Self::Literal(text))
            }
            Expr::Lit(other) => {
                diagnostics.error_at(other.span(), "expected a string, or an expression like `self.name`");
                None
            }
            other => Some(Self::Expr(Box::new(other))),
        }
    }

    pub(crate) fn literal(&self) -> Option<&syn::LitStr> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Expr(_) => None,
        }
    }
}
