//! What methods return.

/// A type of result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returns {
    Nothing,
    Text,
    /// A `Result`.
    Checked,
    /// An `Option` of a struct.
    Maybe,
}

impl Returns {
    pub(crate) const ALL: [Self; 4] = [Self::Nothing, Self::Text, Self::Checked, Self::Maybe];

    /// As a method declares it.
    pub(crate) fn arrow(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Text => " -> String",
            Self::Checked => " -> Result<u32, Error>",
            Self::Maybe => " -> Option<Task>",
        }
    }

    /// The last lines of a method's body.
    pub(crate) fn end(self, verb: &str, index: usize) -> String {
        match self {
            Self::Nothing => "self.seen += size;".to_owned(),
            Self::Text => format!("format!(\"{{}} could {verb} {{size}}\", self.name)"),
            Self::Checked if index % 3 == 0 => "Ok(checked(size)? + self.seen)".to_owned(),
            Self::Checked => {
                let limit = index % 60 + 40;
                format!(
                    "if size > {limit} {{\n            \
                         return Err(Error::TooLarge {{ size, limit: {limit} }});\n        \
                     }}\n        checked(size)"
                )
            }
            Self::Maybe => {
                let least = index % 9;
                format!("(size > {least}).then(|| Task::new(format!(\"{verb} {{size}}\"), size))")
            }
        }
    }
}
