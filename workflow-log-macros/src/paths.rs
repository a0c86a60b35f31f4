//! Where generated code finds the runtime. The one place that knows the crate's name.

use std::cell::RefCell;

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

thread_local! {
    /// What the item that is expanded now calls the crate, where it says so.
    static RENAMED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Says what the item that is expanded now calls the crate.
pub(crate) fn rename(path: Option<&Path>) {
    let name = path.and_then(|path| path.segments.last()).map(|last| last.ident.to_string());
    RENAMED.with(|renamed| *renamed.borrow_mut() = name);
}

/// Whether a path begins with the runtime crate's own name, or the one that the item gives it.
pub(crate) fn begins_with_crate(path: &Path) -> bool {
    let Some(before) = path.segments.len().checked_sub(2).and_then(|index| path.segments.get(index)) else {
        return false;
    };
    let renamed = RENAMED.with(|renamed| renamed.borrow().as_ref().is_some_and(|name| before.ident == name));
    renamed || (path.segments.len() == 2 && before.ident == CRATE)
}
