//! How a program is compiled: by which edition's rules, and for which profile.

use std::fmt;

/// An edition of Rust. Ordered by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is named after its year")]
pub enum Edition {
    E2018,
    E2021,
    E2024,
}

impl Edition {
    /// The year, as the compiler wants it.
    pub fn year(self) -> &'static str {
        match self {
            Self::E2018 => "2018",
            Self::E2021 => "2021",
            Self::E2024 => "2024",
        }
    }

    /// The edition of this year.
    pub(crate) fn of(year: &str) -> Option<Self> {
        [Self::E2018, Self::E2021, Self::E2024].into_iter().find(|edition| edition.year() == year)
    }
}

/// What cargo calls how code is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Not optimised, and panics unwind.
    Debug,
    /// Optimised.
    Release,
    /// Not optimised, and a panic ends the process.
    Abort,
}

impl Profile {
    /// What cargo calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debug => "dev",
            Self::Release => "release",
            Self::Abort => "abort",
        }
    }

    /// The compiler's options for a program of this profile.
    pub(crate) fn options(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &["-Cdebug-assertions=on"],
            Self::Release => &["-Copt-level=3"],
            Self::Abort => &["-Cdebug-assertions=on", "-Cpanic=abort"],
        }
    }
}

/// How a program is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Way {
    pub edition: Edition,
    pub profile: Profile,
}

impl Way {
    /// How all programs are compiled in any case.
    pub const USUAL: Self = Self { edition: Edition::E2021, profile: Profile::Debug };

    /// The other ways: other editions, optimised, and without unwinding.
    pub const OTHERS: [Self; 4] = [
        Self { edition: Edition::E2018, profile: Profile::Debug },
        Self { edition: Edition::E2024, profile: Profile::Debug },
        Self { edition: Edition::E2021, profile: Profile::Release },
        Self { edition: Edition::E2021, profile: Profile::Abort },
    ];
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.profile.name(), self.edition.year())
    }
}
