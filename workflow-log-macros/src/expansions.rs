//! The expansions that the documentation shows are what the attributes do.
//!
//! Each file in `expansions/` is an item under its attribute, and below `// becomes` what comes of
//! it. `UPDATE_EXPECT=1 cargo test -p workflow-log-macros` writes that part again.

use std::path::Path;

use expect_test::expect_file;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::body::{FieldMark, Mark};
use crate::{UnitKind, unit, workflow_function};

const BECOMES: &str = "\n// becomes\n";

/// What the compiler would hand over: the attribute's name, its options, and the item below it.
fn taken_apart(source: &str) -> (String, TokenStream, TokenStream) {
    let mut tokens = source.parse::<TokenStream>().expect("the item is tokens").into_iter();
    let Some(TokenTree::Group(attribute)) = tokens.nth(1) else { panic!("no attribute above the item") };
    let mut words = attribute.stream().into_iter();
    let name = words.next().expect("an attribute has a name").to_string();
    let options = match words.next() {
        Some(TokenTree::Group(options)) => options.stream(),
        _ => TokenStream::new(),
    };
    (name, options, tokens.collect())
}

/// `lookup` shows how a block asks for the marked fields of its type; the others have been told that
/// there are none, and `marked_field` that there is one.
fn expanded(file: &str, source: &str) -> TokenStream {
    let (name, options, item) = taken_apart(source);
    let client = FieldMark { field: "client".to_owned(), mark: Some(Mark { kind: Some("llm"), name: None }) };
    let fields = if file == "marked_field" { vec![client] } else { Vec::new() };
    let fields = (file != "lookup").then_some(fields.as_slice());
    match name.as_str() {
        "agent" => unit(UnitKind::Agent, fields, options, item),
        "resource" => unit(UnitKind::Resource, fields, options, item),
        "workflow" => workflow_function(options, item),
        other => panic!("`#[{other}]` expands to nothing by itself"),
    }
}

/// As a person would write it: the long path is said in `lib.rs`, once.
fn printed(tokens: &TokenStream) -> String {
    let text = tokens.to_string().replace(":: workflow_log :: __private :: ", "");
    let tokens = text.parse::<TokenStream>().expect("the rest is tokens");
    let file = match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => file,
        // A method by itself is no item.
        Err(_) => syn::parse2(quote!(impl Planner { #tokens })).expect("an expansion is items, or a method"),
    };
    prettyplease::unparse(&file)
}

#[test]
fn what_the_documentation_shows_is_what_the_attributes_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expansions");
    let mut paths: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 8, "{paths:?}");
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let (source, _) = text.split_once(BECOMES).expect("what it becomes stands below");
        let name = path.file_stem().and_then(std::ffi::OsStr::to_str).expect("a name").to_owned();
        let shown = format!("{source}{BECOMES}\n{}", printed(&expanded(&name, source)));
        expect_file![path].assert_eq(&shown);
    }
}
