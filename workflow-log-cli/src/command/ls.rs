//! `ls`: the runs of a folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use workflow_log_journal::{FindError, ReadError, Run, Value, store};

use crate::args::Display;
use crate::terminal;
use crate::view::json;
use crate::view::table::{Row, table};

pub(crate) fn ls(folder: &Path, display: Display) -> anyhow::Result<ExitCode> {
    let journals = store::list(folder)?;
    let mut out = terminal::stdout();
    if display.json {
        let runs: Vec<Value> = each(&journals, |path| match Run::load(path) {
            Ok(run) => json::listed(&run),
            Err(error) => json::unreadable(path, &format!("{:#}", anyhow::Error::from(error))),
        });
        json::list(&runs, &mut out)?;
    } else if !journals.is_empty() {
        let rows: Vec<Row> = each(&journals, |path| match Run::load(path) {
            Ok(run) => Row::of(&run),
            Err(error) => Row::unreadable(path, &why(&error)),
        });
        table(&rows, &display.theme, display.width, &mut out)?;
    }
    out.flush()?;
    if journals.is_empty() {
        return Err(FindError::NoRuns { folder: folder.to_owned() }.into());
    }
    Ok(ExitCode::SUCCESS)
}

/// What is wrong with a file, in a line that names it already.
fn why(error: &ReadError) -> String {
    match error {
        ReadError::Empty { .. } => "no record yet".to_owned(),
        ReadError::NotAJournal { source, .. } => format!("not a journal: {source}"),
        ReadError::Io { source, .. } => source.to_string(),
        error => error.to_string(),
    }
}

/// What `read` makes of each journal, in their order. Journals may be long, so all processors
/// read; each holds one run at a time, because runs may be large.
fn each<T: Send>(journals: &[PathBuf], read: impl Fn(&Path) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((index, path)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            journals.get(index).map(|path| (index, path))
        } {
            done.push((index, read(path)));
        }
        done
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(journals.len());
    let mut all: Vec<(usize, T)> = thread::scope(|scope| {
        let handles: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for handle in handles {
            match handle.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, value)| value).collect()
}
