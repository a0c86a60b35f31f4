//! A method: half of them `async`, each with up to four parameters and a few lines.

use std::fmt::Write as _;

use super::parameter::Parameter;
use super::returns::Returns;
use crate::form::Form;

const VERBS: [&str; 7] = ["plan", "search", "read", "review", "rank", "merge", "answer"];

/// One of the methods.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Method {
    /// Among all of the program.
    pub(crate) index: usize,
    /// Among those of its agent.
    pub(crate) place: usize,
}

impl Method {
    pub(crate) fn name(self) -> String {
        if self.place == 0 { "run".to_owned() } else { format!("{}_{:02}", self.verb(), self.place) }
    }

    fn verb(self) -> &'static str {
        VERBS[self.index % VERBS.len()]
    }

    fn is_async(self) -> bool {
        self.index % 2 == 1
    }

    pub(crate) fn returns(self) -> Returns {
        Returns::ALL[self.index / 2 % Returns::ALL.len()]
    }

    /// Every number of parameters with every kind of result, `async` or not, in forty methods.
    pub(crate) fn parameters(self) -> impl Iterator<Item = Parameter> {
        let (number, first) = (self.index % 5, self.index / 3);
        (first..first + number).map(|place| Parameter::ALL[place % Parameter::ALL.len()])
    }

    /// The method as it stands in its `impl` block.
    pub(crate) fn source(self, form: Form, edition: usize) -> String {
        let (attribute, returns) = (form.on_method(self.returns()), self.returns());
        let keyword = if self.is_async() { "async fn" } else { "fn" };
        let receiver = if returns == Returns::Nothing { "&mut self" } else { "&self" };
        let mut text = format!("{attribute}    pub {keyword} {}({receiver}", self.name());
        for parameter in self.parameters() {
            let _ = write!(text, ", {}", parameter.declaration());
        }
        let _ = writeln!(text, "){} {{", returns.arrow());
        let size = if self.parameters().next().is_some() { "mut size" } else { "size" };
        let _ = writeln!(text, "        let {size} = {}_u32;", self.index % 50 + edition);
        for parameter in self.parameters() {
            let _ = writeln!(text, "        size += {};", parameter.size(self.index));
        }
        if self.is_async() {
            text.push_str("        pause().await;\n");
        }
        let _ = writeln!(text, "        {}\n    }}\n", returns.end(self.verb(), self.index));
        text
    }

    /// A call of it.
    pub(crate) fn call(self) -> String {
        let arguments: Vec<_> = self.parameters().map(|parameter| parameter.argument(self.index)).collect();
        let waits = if self.is_async() { ".await" } else { "" };
        format!("    black_box(agent.{}({}){waits});\n", self.name(), arguments.join(", "))
    }
}
