//! Where generated code finds the runtime. The one place that knows the crate's name.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The name of the runtime crate in the user's program.
const CRATE: &str = "workflow_log";

/// The runtime crate: `::workflow_log`, or what `crate = path` says.
#[derive(Clone)]
pub(crate) struct Root(TokenStream);

impl Root {
    pub(crate) fn new(path: Option<&Path>) -> Self {
        let name = quote::format_ident!("{CRATE}");
        Self(path.map_or_else(|| quote!(::#name), |path| quote!(#path)))
    }

    /// The crate itself, for its macros.
    pub(crate) fn krate(&self) -> &TokenStream {
        &self.0
    }

    /// What generated code may call.
    pub(crate) fn private(&self) -> TokenStream {
        let root = &self.0;
        quote!(#root::__private)
    }
}

/// Whether a path begins with the runtime crate's own name.
pub(crate) fn begins_with_crate(path: &Path) -> bool {
    path.segments.len() > 1 && path.segments.first().is_some_and(|first| first.ident == CRATE)
}
