//! What every test here needs: a folder for a run's log, and the picture of the tree it left.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use expect_test::Expect;
use workflow_log_journal::record::{ErrorInfo, Input};
use workflow_log_journal::{Node, NodeKind, Run, Value, store};

/// A folder that one test's runs go to.
#[derive(Debug)]
pub struct Logs(tempfile::TempDir);

impl Logs {
    /// An empty folder.
    ///
    /// # Panics
    ///
    /// When the system gives none.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The journals in it, oldest first.
    ///
    /// # Panics
    ///
    /// When it cannot be listed.
    pub fn journals(&self) -> Vec<PathBuf> {
        store::list(self.path()).expect("the folder can be listed")
    }

    /// The one run in it.
    ///
    /// # Panics
    ///
    /// When there is not exactly one, or it cannot be read.
    pub fn run(&self) -> Run {
        let journals = self.journals();
        assert_eq!(journals.len(), 1, "exactly one run: {journals:?}");
        load(&journals[0])
    }

    /// Compares the one run in it with a picture.
    pub fn check(&self, expected: &Expect) {
        expected.assert_eq(&picture(&self.run()));
    }

    /// All that is on disk, as text.
    ///
    /// # Panics
    ///
    /// When a file cannot be read.
    pub fn bytes(&self) -> String {
        let mut all = String::new();
        for entry in std::fs::read_dir(self.path()).expect("the folder can be listed") {
            let path = entry.expect("an entry").path();
            let _ = writeln!(all, "{}", path.display());
            all.push_str(&String::from_utf8_lossy(&std::fs::read(path).expect("a readable file")));
        }
        all
    }
}

impl Default for Logs {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads a run.
///
/// # Panics
///
/// When it cannot be read or is damaged.
pub fn load(journal: &Path) -> Run {
    let run = Run::load(journal).expect("a journal");
    assert_eq!(run.damage, Vec::new(), "no damaged lines");
    run
}

/// A run as a tree of text, without times.
///
/// # Panics
///
/// When a payload cannot be read.
pub fn picture(run: &Run) -> String {
    let mut text = format!("{}: {}", run.header.workflow, run.final_status());
    for (name, value) in [("repo", &run.header.task_repo_dir), ("model", &run.header.model_config)] {
        if let Some(value) = value {
            let _ = write!(text, " {name}={value}");
        }
    }
    if let Some(number) = &run.header.bounty_number {
        let _ = write!(text, " bounty={number}");
    }
    text.push_str(&entries(&run.header.metadata));
    let own = run.root_resolved().expect("a payload");
    text.push_str(&ending(own.output.as_ref(), run.error.as_ref()));
    text.push('\n');
    for child in &run.children {
        draw(run, &run.nodes[*child], 1, &mut text);
    }
    if !run.resources.is_empty() {
        let _ = writeln!(text, "resources: {}", run.resources.join(", "));
    }
    text
}

fn draw(run: &Run, node: &Node, depth: usize, text: &mut String) {
    let begin = &node.begin;
    let payload = run.resolved(node).expect("a payload");
    let _ = write!(text, "{}", "  ".repeat(depth));
    match begin.node {
        NodeKind::Iteration => {
            let _ = write!(text, "iteration {}: {}", begin.name, run.iteration_status(node));
        }
        NodeKind::Interaction => {
            let implicit = if begin.implicit { " (implicit)" } else { "" };
            let _ = write!(text, "[{}]{implicit}{}: {}", begin.name, input(&payload.input), node.outcome);
        }
        NodeKind::Action => {
            let kind = begin.kind.as_deref().filter(|kind| begin.name != *kind);
            let kind = kind.map(|kind| format!(" <{kind}>")).unwrap_or_default();
            let _ = write!(text, "{}{kind}{}: {}", begin.name, input(&payload.input), node.outcome);
        }
    }
    if begin.detached {
        text.push_str(" detached");
    }
    text.push_str(&entries(&payload.metadata));
    let is_time = |name: &str| name.ends_with("_in_ms");
    let facts: Vec<_> = node.facts.iter().filter(|(name, _)| !is_time(name)).cloned().collect();
    text.push_str(&entries(&facts));
    text.push_str(&ending(payload.output.as_ref(), node.error.as_deref()));
    text.push('\n');
    for child in &node.children {
        draw(run, &run.nodes[*child], depth + 1, text);
    }
}

fn input(input: &Input) -> String {
    match input {
        Input::None => "()".to_owned(),
        Input::Value(value) => format!("({value})"),
        Input::Args(args) => {
            let args: Vec<_> = args.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("({})", args.join(", "))
        }
    }
}

fn entries<K: std::fmt::Display>(entries: &[(K, Value)]) -> String {
    let mut text = String::new();
    for (name, value) in entries {
        let _ = write!(text, " {name}={value}");
    }
    text
}

fn ending(output: Option<&Value>, error: Option<&ErrorInfo>) -> String {
    let mut text = String::new();
    if let Some(output) = output.filter(|output| !output.is_null()) {
        let _ = write!(text, " -> {output}");
    }
    if let Some(error) = error {
        let _ = write!(text, " !! {}", error.message);
        for source in &error.chain {
            let _ = write!(text, " <- {source}");
        }
        if error.location.is_some() {
            text.push_str(" @");
        }
    }
    text
}
