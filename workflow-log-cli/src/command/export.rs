//! `export`: a run in another format.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use workflow_log_journal::report::{self, Repetition};
use workflow_log_journal::{Run, write_whole_with};

use crate::args::{Export, Format};
use crate::terminal;

pub(crate) fn export(export: &Export) -> anyhow::Result<ExitCode> {
    let run = Run::load(&export.run)?;
    let document = |out: &mut dyn io::Write| match export.to {
        Format::Json => {
            let repetition = if export.expand { Repetition::Expand } else { Repetition::Auto };
            report::write(&run, repetition, out)
        }
    };
    match &export.output {
        None => {
            let mut out = terminal::stdout();
            document(&mut out)?;
            out.flush()?;
        }
        Some(file) => write(file, document, export)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write(
    file: &Path,
    document: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    export: &Export,
) -> anyhow::Result<()> {
    if is_same_file(file, &export.run) {
        bail!("{} is the journal itself; give another file for the output", file.display());
    }
    if file.metadata().is_ok_and(|there| !there.is_file()) {
        // `/dev/null`, a pipe: it is written to, and never replaced by a file.
        return write_into(file, document).with_context(|| format!("cannot write {}", file.display()));
    }
    if export.force {
        return Ok(write_whole_with(file, document)?);
    }
    // The name is claimed first, so that a file which appears in the meantime is not replaced.
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(_claimed) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} exists; give another file, or --force to replace it", file.display())
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write {}", file.display())),
    }
    write_whole_with(file, document).inspect_err(|_| {
        let _empty = fs::remove_file(file);
    })?;
    Ok(())
}

fn write_into(file: &Path, document: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(OpenOptions::new().write(true).open(file)?);
    document(&mut out)?;
    out.flush()
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
