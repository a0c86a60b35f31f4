//! Runs what was built, and counts what it recorded.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use workflow_log_journal::record::Input;
use workflow_log_journal::{Entry, Reader, Record, store};

use crate::form::Form;
use crate::program::Program;

/// Runs a program in a folder of its own, and says for how many of its calls there is a record.
/// `None` is said of a program that records nothing.
pub(crate) fn calls(program: Program, built: &Path) -> anyhow::Result<Option<usize>> {
    let folder = tempfile::tempdir()?;
    let spans = folder.path().join("stderr");
    let mut command = Command::new(built);
    command.env_clear().current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.stderr(File::create(&spans)?).status();
    let status = status.with_context(|| format!("cannot start {}", built.display()))?;
    if !status.success() {
        bail!("{} ended with {status}:\n{}", program.name(), fs::read_to_string(spans)?);
    }
    Ok(match program.form {
        Form::None => None,
        // An event with what it returned for each call.
        Form::Tracing => Some(fs::read_to_string(folder.path().join("events.jsonl"))?.lines().count()),
        // A span for each call, and one for `main`.
        Form::Fastrace => {
            let said = fs::read_to_string(spans)?;
            Some(said.lines().filter(|line| *line == "SpanRecord {").count().saturating_sub(1))
        }
        Form::Ours => Some(in_journal(program, &folder.path().join("logs"))?),
    })
}

/// How many calls are in the journal as they were made: each method, in its order, with all its
/// parameters, and ended.
fn in_journal(program: Program, logs: &Path) -> anyhow::Result<usize> {
    let journals = store::list(logs)?;
    let [path] = journals.as_slice() else { bail!("{} journals instead of one", journals.len()) };
    let mut reader = Reader::open(path)?.0;
    let mut made = program.agents().flat_map(|agent| {
        let name = move |function: String| format!("{}::{function}", agent.type_name());
        agent.methods().map(move |method| (name(method.name()), method.parameters().count()))
    });
    let (mut found, mut underway) = (0, None);
    while let Some(entry) = reader.next_entry()? {
        let Entry::Record(record) = entry else { bail!("the journal is damaged") };
        match *record {
            Record::Begin(begin) => {
                let Some(function) = begin.function else { continue };
                let parameters = if let Input::Args(args) = &begin.input { args.len() } else { 0 };
                if made.next() == Some((function.into_owned(), parameters)) {
                    underway = Some(begin.id);
                }
            }
            Record::End(end) if Some(end.id) == underway => {
                found += usize::from(end.output.is_some() || end.error.is_some());
            }
            _ => {}
        }
    }
    Ok(found)
}
