//! The parameters that methods have.

/// A parameter: a name and an ordinary type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Parameter {
    Text,
    Owner,
    Count,
    Lines,
    Weight,
    Task,
}

impl Parameter {
    /// Neighbours stand together in one method.
    pub(crate) const ALL: [Self; 6] =
        [Self::Text, Self::Count, Self::Lines, Self::Owner, Self::Weight, Self::Task];

    /// As a method declares it.
    pub(crate) fn declaration(self) -> &'static str {
        match self {
            Self::Text => "text: &str",
            Self::Owner => "owner: String",
            Self::Count => "count: u32",
            Self::Lines => "lines: &[String]",
            Self::Weight => "weight: Option<f64>",
            Self::Task => "task: &Task",
        }
    }

    /// What a method's body does with it: an expression of type `u32`.
    pub(crate) fn size(self, index: usize) -> String {
        let small = index % 11 + 1;
        match self {
            Self::Text => format!("text.len() as u32 % {small}"),
            Self::Owner => "if owner == self.name { 1 } else { owner.len() as u32 }".to_owned(),
            Self::Count => format!("count.min({})", small * 10),
            Self::Lines => format!("lines.iter().filter(|line| line.len() > {small}).count() as u32"),
            Self::Weight => format!("weight.map_or({small}, |weight| (weight * {small}.5) as u32)"),
            Self::Task => format!("task.title.len() as u32 + task.priority / {small}"),
        }
    }

    /// What a method is called with.
    pub(crate) fn argument(self, index: usize) -> String {
        match self {
            Self::Text => format!("\"what is asked for the time number {index}\""),
            Self::Owner => format!("\"owner {index}\".to_owned()"),
            Self::Count => index.to_string(),
            Self::Lines => "&lines".to_owned(),
            Self::Weight if index % 3 == 0 => "None".to_owned(),
            Self::Weight => format!("Some({index}.25)"),
            Self::Task => "&task".to_owned(),
        }
    }
}
