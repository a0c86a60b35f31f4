//! Is every signature that people write recorded as it should be?
//!
//! The signatures are those of libraries and programs that were read: 79, each under its number in
//! a comment, `// 30`. Types that were private are small ones of our own with the same derives, the
//! bodies are ours, and a signature has the attribute that its author would have given it. Each is
//! called in a test at the end of its file, at verbosity `trace`, and the tree it leaves is compared
//! with one that was written by hand.
//!
//! | numbers | in | what |
//! |---|---|---|
//! | 1 to 31 | [`agents`] | agents |
//! | 33 to 58 | [`clients`] | clients of models |
//! | 32, 59 to 79 | [`tools`] | tools, environments and hooks |
//!
//! Names of types in the trees are those that the compiler gives.
//!
//! Streams are recorded as they go on, under the call that returned them.
//!
//! # Other shapes of code
//!
//! | shape | tested in |
//! |---|---|
//! | above and below `#[async_trait]` | most traits here; `twice` `async_trait_above`, `async_trait_below`; `behaviour` `shapes` |
//! | above, below and on methods beside `#[tracing::instrument]` and an attribute that boxes | [`shapes::instrumented`] |
//! | beside `#[cfg_attr(…, async_trait)]` and `#[cfg_attr(…, instrument)]` | [`shapes::conditional`] |
//! | `self` by value, `Box`, `Rc`, `Arc`, `Pin` and references to them | [`shapes::pointers`]; `twice` `arc_self`, `box_self`, `owned_self`, `pin_self`, `rc_self` |
//! | returned futures | 30, 31, 45, 46, 49, 50, 59, 69, 70; [`shapes::futures`]; `twice` `box_future`, `impl_future`, `pin_box_dyn_future` |
//! | returned streams | 3, 8, 10, 11, 18, 22, 28, 29, 34, 39, 41, 44, 47, 48, 49; `twice` `streams`; `behaviour` `streams` |
//! | patterns, `mut`, `_`, raw identifiers, `#[no_log]` on parameters | [`shapes::patterns`]; 34, 59, 68; `twice` `patterns_as_parameters`, `raw_identifiers`; `downstream` |
//! | const generics, higher-ranked bounds, `where` clauses | 7, 12, 55, 56, 61, 76; `twice` `const_generics`, `higher_ranked`, `where_clauses`; `behaviour` `shapes` |
//! | `unsafe fn`, `extern "C" fn`, `const fn` | `twice` `unsafe_functions`, `extern_functions`, `const_functions`; `downstream` |
//! | made by `macro_rules!` | `twice` `made_by_macro_rules`; `behaviour` `compiles` |
//! | `#[cfg]` on methods and parameters | `twice` `cfg_on_methods`, `cfg_on_parameters`; `behaviour` `compiles`, `definitions` |
//! | `!` | `twice` `never_returns`; `behaviour` `compiles` |
//! | `Result<&mut T, E>` | `twice` `result_of_mut_reference`; `behaviour` `shapes`; `downstream` |
//! | traits for foreign, generic and all types | 76; [`shapes::pointers`]; `twice` `foreign_trait_impls`, `generic_and_foreign_types`; `downstream` |
//! | two traits with a `run` on one type, two annotated blocks | 24 and 25; `twice` `two_traits_with_run`, `two_impl_blocks` |
//! | associated types and constants | 9, 13, 59, 69, 70; `twice` `associated_types`, `associated_consts` |
//! | recursion, sync and boxed | [`shapes::instrumented`]; `twice` `recursion_sync`, `recursion_async`, `deep_recursion` |
//! | calls through `dyn` | 21, 41, 44, 49, 63, 67, 72; `twice` `dyn_calls`; `behaviour` `shapes` |
//! | blocking calls in async code | 64, 77; `twice` `blocking_in_async` |
//! | inline modules | 10, 11, 14, 21 and others; `twice` `inline_module`; `behaviour` `definitions` |
//! | bodies that traits define | 32, 79; `twice` `trait_definition`, `trait_definition_async`, `trait_definition_dyn`; `behaviour` `definitions` |
//! | shadowed names | `Result` in 17, 36, 47 and others; `twice` `shadowed_result_and_option`, `shadowed_string_vec_box`, `shadowed_macros`, `modules_named_core`, `crates_named_core`; `downstream` |
//! | a renamed dependency, `crate = path`, attributes by their path | 68; `downstream`; `twice` `crate_option`, `attributes_by_path`, `marks_by_renamed_path` |
#![deny(warnings)]
#![allow(
    missing_docs,
    missing_debug_implementations,
    reason = "types have the derives of those they stand for"
)]
#![allow(
    clippy::manual_async_fn,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    clippy::unnecessary_literal_bound,
    clippy::unused_async,
    clippy::unused_self,
    reason = "signatures are as people write them"
)]

pub mod agents;
pub mod clients;
pub mod model;
pub mod shapes;
pub mod tools;

#[cfg(test)]
mod recording;

#[cfg(test)]
mod tests {
    const FILES: &[&str] = &[
        include_str!("agents/functions.rs"),
        include_str!("agents/generic.rs"),
        include_str!("agents/requests.rs"),
        include_str!("agents/streams.rs"),
        include_str!("agents/tasks.rs"),
        include_str!("agents/traits.rs"),
        include_str!("clients/awaited.rs"),
        include_str!("clients/builders.rs"),
        include_str!("clients/chats.rs"),
        include_str!("clients/histories.rs"),
        include_str!("clients/layers.rs"),
        include_str!("clients/programs.rs"),
        include_str!("clients/providers.rs"),
        include_str!("tools/dynamic.rs"),
        include_str!("tools/environments.rs"),
        include_str!("tools/hooks.rs"),
        include_str!("tools/json.rs"),
        include_str!("tools/protocol.rs"),
        include_str!("tools/typed.rs"),
    ];

    #[test]
    fn each_of_the_79_signatures_is_here_once() {
        let lines = FILES.iter().flat_map(|file| file.lines());
        let mut numbers: Vec<u8> =
            lines.filter_map(|line| line.trim().strip_prefix("// ")?.parse().ok()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=79).collect::<Vec<_>>());
    }
}
