//! Collects errors, so that one compile shows all of them.

use proc_macro2::Span;
use syn::spanned::Spanned;

/// Errors found so far.
#[must_use = "call `finish`, or the errors are lost"]
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Option<syn::Error>,
}

impl Diagnostics {
    /// Adds an error at a token of the user's.
    pub(crate) fn error(&mut self, at: &impl Spanned, message: impl std::fmt::Display) {
        self.error_at(at.span(), message);
    }

    pub(crate) fn error_at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Adds what the parser found.
    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// The value, if there were no errors.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, syn::Error> {
        self.errors.map_or(Ok(value), Err)
    }
}
