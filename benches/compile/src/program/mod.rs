//! A program of many agents with twenty methods each, the same each time but for its attributes.

pub(crate) mod agent;
pub(crate) mod method;
pub(crate) mod parameter;
pub(crate) mod returns;

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use agent::Agent;

use crate::form::Form;

const COMMON: &str = include_str!("../../programs/common.rs");

/// What is built: which attributes, on how many agents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program {
    pub(crate) form: Form,
    pub(crate) methods: usize,
    /// Only the first agent has the attributes: what the library takes without them.
    pub(crate) once: bool,
}

impl Program {
    /// The name of its package and of what is built from it.
    pub(crate) fn name(self) -> String {
        format!("program-{}{}", self.form.name(), if self.once { "-once" } else { "" })
    }

    /// Its agents.
    pub(crate) fn agents(self) -> impl Iterator<Item = Agent> {
        let number = self.methods.div_ceil(agent::METHODS);
        (0..number).map(move |index| {
            let before = index * agent::METHODS;
            Agent { index, methods: agent::METHODS.min(self.methods - before) }
        })
    }

    /// Writes its package into a folder.
    pub(crate) fn write(self, folder: &Path) -> io::Result<()> {
        let source = folder.join("src");
        fs::create_dir_all(source.join("agents"))?;
        fs::write(folder.join("Cargo.toml"), self.manifest())?;
        fs::write(source.join("main.rs"), self.form.main_file())?;
        fs::write(source.join("common.rs"), COMMON)?;
        fs::write(source.join("agents.rs"), self.agents_file())?;
        for agent in self.agents() {
            self.write_agent(agent, folder, 0)?;
        }
        Ok(())
    }

    /// Writes one agent again, with bodies that differ a little from other editions.
    pub(crate) fn write_agent(self, agent: Agent, folder: &Path, edition: usize) -> io::Result<()> {
        let form = if self.once && agent.index > 0 { Form::None } else { self.form };
        let path = folder.join(format!("src/agents/{}.rs", agent.module()));
        fs::write(path, agent.source(form, edition))
    }

    fn manifest(self) -> String {
        let (name, dependencies) = (self.name(), self.form.dependencies());
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nserde = {{ version = \"1.0\", features = [\"derive\"] }}\n{dependencies}"
        )
    }

    fn agents_file(self) -> String {
        let mut text = "//! All agents.\n\n".to_owned();
        for agent in self.agents() {
            let _ = writeln!(text, "mod {};", agent.module());
        }
        text.push_str("\n/// Calls every method of every agent, once.\npub async fn call_all() {\n");
        for agent in self.agents() {
            let _ = writeln!(text, "    {}::call_all().await;", agent.module());
        }
        text.push_str("}\n");
        text
    }
}
