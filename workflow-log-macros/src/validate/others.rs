//! Attributes of other libraries on an `impl` block, and whose its bare `#[tool]` then is.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use syn::Attribute;

use crate::item::{ImplBlock, ImplMember};
use crate::paths::begins_with_crate;

/// Attributes that collect the methods of a block that are marked `#[tool]`: rmcp's.
const COLLECTORS: &[&str] = &["tool_handler", "tool_router"];

/// What other libraries have done with a block, or will do.
pub(super) struct Others {
    collects: bool,
    /// What is named in it that rmcp makes of each of its tools: an attribute above ours has collected
    /// them.
    collected: BTreeSet<String>,
}

impl Others {
    pub(super) fn of(block: &ImplBlock) -> Self {
        let collects = block.attrs.iter().any(|attr| {
            let last = attr.path().segments.last();
            last.is_some_and(|last| COLLECTORS.iter().any(|collector| last.ident == collector))
        });
        let mut collected = BTreeSet::new();
        for item in &block.items {
            if let ImplMember::Fn(function) = item {
                names(function.body.stream(), &mut collected);
            }
        }
        // Who writes theirs with its path means ours by the word alone.
        let is_theirs = |attr: &Attribute| {
            let path = attr.path();
            let last = path.segments.last();
            path.segments.len() > 1
                && !begins_with_crate(path)
                && last.is_some_and(|last| last.ident == "tool")
        };
        let says_path = block.items.iter().any(|item| match item {
            ImplMember::Fn(function) => function.attrs.iter().any(is_theirs),
            ImplMember::Other(_) => false,
        });
        if says_path {
            collected.clear();
        }
        Self { collects: collects && !says_path, collected }
    }

    /// Whether a bare mark on a method of the block is another library's.
    pub(super) fn have_marks_on(&self, method: &str) -> bool {
        self.collects || self.collected.contains(&format!("{method}{MADE}"))
    }
}

/// What rmcp adds to the name of a tool.
const MADE: &str = "_tool_attr";

fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if name.ends_with(MADE) {
                    found.insert(name);
                }
            }
            TokenTree::Group(group) => names(group.stream(), found),
            _ => {}
        }
    }
}
