//! Which programs are compiled in which way: `TWICE` in the environment says how many.

use crate::program::Program;

/// How many programs are compiled in other ways than the usual one, where nobody asks for more:
/// enough to see that the way works at all.
const IN_PART: usize = 5;

/// Which programs somebody wants to see.
#[derive(Debug)]
pub enum Chosen {
    /// All the usual way, and some in other ways.
    InPart,
    /// All in all ways.
    All,
    /// Those whose names have this in them, in all ways.
    Named(String),
}

impl Chosen {
    /// What the environment says.
    pub fn by_environment() -> Self {
        match std::env::var("TWICE") {
            Ok(all) if all == "all" => Self::All,
            Ok(name) if !name.is_empty() => Self::Named(name),
            _ => Self::InPart,
        }
    }

    /// The programs to be compiled in the usual way.
    pub fn usual(&self, mut programs: Vec<Program>) -> Vec<Program> {
        if let Self::Named(name) = self {
            programs.retain(|program| program.name().contains(name.as_str()));
        }
        programs
    }

    /// The programs to be compiled in another way, of which this is the one at `index`: in part,
    /// each way has others.
    pub fn other(&self, index: usize, programs: Vec<Program>) -> Vec<Program> {
        let programs = self.usual(programs);
        if !matches!(self, Self::InPart) {
            return programs;
        }
        let step = (programs.len() / IN_PART).max(1);
        programs.into_iter().skip(index).step_by(step).take(IN_PART).collect()
    }
}
