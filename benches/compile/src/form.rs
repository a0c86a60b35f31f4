//! The forms in which one program is built: without attributes, and with those of each library.

use crate::program::returns::Returns;

/// A library whose attributes the program has, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    None,
    Tracing,
    Fastrace,
    Ours,
}

impl Form {
    pub(crate) const ALL: [Self; 4] = [Self::None, Self::Tracing, Self::Fastrace, Self::Ours];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Tracing => "tracing",
            Self::Fastrace => "fastrace",
            Self::Ours => "ours",
        }
    }

    /// The file with `main`: it sets the library up as its users do, and calls every method.
    pub(crate) fn main_file(self) -> &'static str {
        match self {
            Self::None => include_str!("../programs/none.rs"),
            Self::Tracing => include_str!("../programs/tracing.rs"),
            Self::Fastrace => include_str!("../programs/fastrace.rs"),
            Self::Ours => include_str!("../programs/ours.rs"),
        }
    }

    /// The lines of the manifest that bring the library.
    pub(crate) fn dependencies(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Tracing => {
                "tracing = \"0.1\"\ntracing-subscriber = { version = \"0.3\", features = [\"json\"] }\n"
            }
            Self::Fastrace => "fastrace = { version = \"0.7\", features = [\"enable\"] }\n",
            Self::Ours => {
                concat!("workflow-log.path = '", env!("CARGO_MANIFEST_DIR"), "/../../workflow-log'\n")
            }
        }
    }

    /// What stands above an `impl` block.
    pub(crate) fn on_block(self) -> &'static str {
        match self {
            Self::Ours => "#[workflow_log::agent]\n",
            Self::None | Self::Tracing | Self::Fastrace => "",
        }
    }

    /// What stands above a method.
    pub(crate) fn on_method(self, returns: Returns) -> &'static str {
        match self {
            Self::Tracing if returns == Returns::Checked => "    #[tracing::instrument(ret, err)]\n",
            Self::Tracing => "    #[tracing::instrument(ret)]\n",
            Self::Fastrace => "    #[fastrace::trace]\n",
            Self::None | Self::Ours => "",
        }
    }
}
