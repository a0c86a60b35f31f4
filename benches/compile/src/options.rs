//! What was typed after the command.

use std::path::PathBuf;

use anyhow::{Context as _, bail};

/// How much is built, how often, and where.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) methods: usize,
    pub(crate) rounds: usize,
    /// Where the programs are made and stay; otherwise they are gone in the end.
    pub(crate) folder: Option<PathBuf>,
}

impl Options {
    /// Reads arguments, which say otherwise than `self`.
    pub(crate) fn parse(mut self, mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        while let Some(name) = arguments.next() {
            let value = arguments.next().with_context(|| format!("`{name}` needs a value"))?;
            let number = || match value.parse() {
                Ok(number) if number > 0 => Ok(number),
                _ => bail!("`{name} {value}` cannot be understood"),
            };
            match name.as_str() {
                "--methods" => self.methods = number()?,
                "--rounds" => self.rounds = number()?,
                "--folder" => self.folder = Some(value.into()),
                _ => bail!("there is no option `{name}` here"),
            }
        }
        Ok(self)
    }
}
