//! A place in the user's code that is recorded: what is known about it when it is compiled.

use std::sync::OnceLock;

use crate::level::Level;
use crate::unit::{UnitInfo, snake_case};

/// What a recorded function is to its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An agent's run: an interaction.
    Run,
    /// Something an agent does: an action.
    Act,
    /// Something a resource does: an action that is called as the resource is.
    Use,
    /// Makes a resource.
    Make,
}

/// One recorded function, in a `static` beside it.
#[derive(Debug)]
pub struct Site {
    /// What it is to its type.
    pub role: Role,
    /// The name its own attribute gives.
    pub name: Option<&'static str>,
    /// The name it has otherwise; empty for the type's, in snake case.
    pub default_name: &'static str,
    /// The kind its own attribute gives.
    pub kind: Option<&'static str>,
    /// The name the attribute around it gives its unit, for filters.
    pub unit_name: Option<&'static str>,
    /// The type it belongs to, as written; empty for free functions.
    pub type_name: &'static str,
    /// The type in snake case, once that was asked for.
    pub snake_name: OnceLock<String>,
    /// The parameters that are recorded.
    pub params: &'static [&'static str],
    /// The function, with its type.
    pub function: &'static str,
    /// The least verbosity at which it is recorded.
    pub level: Level,
    /// The verbosity its own attribute asks for.
    pub verbosity: Option<Level>,
    /// Whether what it returns, and what its errors say, may be recorded.
    pub output: bool,
}

impl Site {
    /// What it is called in the log: the interaction's agent, or the action's type.
    pub(crate) fn name(&'static self, unit: Option<&UnitInfo>) -> &'static str {
        let unit_name = unit.and_then(|unit| unit.name);
        let kind = self.kind.filter(|kind| *kind != Self::STEP);
        match self.role {
            Role::Run => self.name.or(unit_name),
            Role::Act | Role::Make => self.name.or(kind),
            Role::Use => self.name.or(unit_name).or(kind).or(unit.and_then(|unit| unit.kind)),
        }
        .unwrap_or_else(|| if self.default_name.is_empty() { self.snake_name() } else { self.default_name })
    }

    /// The type in snake case, as agents and filters name it.
    pub(crate) fn snake_name(&'static self) -> &'static str {
        self.snake_name.get_or_init(|| snake_case(self.type_name))
    }

    /// The type it belongs to, as its own attribute writes it.
    pub(crate) fn type_name(&self, unit: Option<&UnitInfo>) -> &'static str {
        unit.map_or(self.type_name, |unit| unit.type_name)
    }

    /// The kind of an agent's unmarked method. It is ours, so it names nothing.
    pub const STEP: &'static str = "step";

    pub(crate) fn kind(&self, unit: Option<&UnitInfo>) -> Option<&'static str> {
        match self.role {
            Role::Run => None,
            Role::Act | Role::Make => self.kind,
            Role::Use => self.kind.or(unit.and_then(|unit| unit.kind)),
        }
    }
}
