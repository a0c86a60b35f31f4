//! An agent: a struct, its methods, and a function that calls each of them.

use std::fmt::Write as _;

use super::method::Method;
use crate::form::Form;

/// How many methods an agent has, but for the last one.
pub(crate) const METHODS: usize = 20;

/// One of the agents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Agent {
    pub(crate) index: usize,
    pub(crate) methods: usize,
}

impl Agent {
    pub(crate) fn module(self) -> String {
        format!("agent_{:02}", self.index)
    }

    pub(crate) fn type_name(self) -> String {
        format!("Agent{:02}", self.index)
    }

    /// Its methods.
    pub(crate) fn methods(self) -> impl Iterator<Item = Method> {
        (0..self.methods).map(move |place| Method { index: self.index * METHODS + place, place })
    }

    /// Its file.
    pub(crate) fn source(self, form: Form, edition: usize) -> String {
        let (name, module, on_block) = (self.type_name(), self.module(), form.on_block());
        let mut text = format!(
            "//! An agent.\n\n\
             #![allow(unused_imports)]\n\n\
             use std::hint::black_box;\n\n\
             use crate::common::{{Error, Task, checked, pause}};\n\n\
             #[derive(Debug)]\n\
             pub struct {name} {{\n    name: String,\n    seen: u32,\n}}\n\n\
             {on_block}impl {name} {{\n"
        );
        for method in self.methods() {
            text.push_str(&method.source(form, edition));
        }
        let _ = write!(
            text,
            "}}\n\n\
             /// Calls every method, once.\n\
             pub async fn call_all() {{\n    \
                 let mut agent = {name} {{ name: \"{module}\".to_owned(), seen: 0 }};\n    \
                 let lines = [\"first line\".to_owned(), \"second line of {module}\".to_owned()];\n    \
                 let task = Task::new(\"answer {module}\".to_owned(), {});\n",
            self.index
        );
        for method in self.methods() {
            text.push_str(&method.call());
        }
        text.push_str("}\n");
        text
    }
}
