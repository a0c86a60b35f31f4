//! What was typed: `--name value` pairs, each with a default.

use std::collections::BTreeMap;
use std::str::FromStr;

use anyhow::{Context as _, bail};

/// The options of a command.
#[derive(Debug)]
pub(crate) struct Options(BTreeMap<&'static str, String>);

impl Options {
    /// Reads arguments. `known` are the names there are, with what they are when they are not said.
    pub(crate) fn parse(
        arguments: Vec<String>,
        known: &[(&'static str, &'static str)],
    ) -> anyhow::Result<Self> {
        let mut values: BTreeMap<_, _> =
            known.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let Some(value) = values.get_mut(name.as_str()) else {
                bail!("there is no option `{name}` here");
            };
            *value = arguments.next().with_context(|| format!("`{name}` needs a value"))?;
        }
        Ok(Self(values))
    }

    /// An option as text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// An option as a number, or as whatever else.
    pub(crate) fn parsed<T: FromStr>(&self, name: &str) -> anyhow::Result<T> {
        let text = self.text(name);
        text.parse().ok().with_context(|| format!("`{name} {text}` cannot be understood"))
    }

    /// An option as a list, with commas between its items.
    pub(crate) fn list<T: FromStr>(&self, name: &str) -> anyhow::Result<Vec<T>> {
        let parse = |text: &str| {
            text.parse().ok().with_context(|| format!("`{text}` in `{name}` cannot be understood"))
        };
        self.text(name).split(',').filter(|text| !text.is_empty()).map(parse).collect()
    }
}
