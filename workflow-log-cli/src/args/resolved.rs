//! What the command line means: which run, which colours, how wide.

use std::path::{Path, PathBuf};

use anyhow::bail;
use workflow_log_journal::{FindError, layout, store};

use crate::args::raw::{ColorWhen, Common, Format, Raw, Verb};
use crate::terminal;
use crate::theme::Theme;

/// Where runs are unless someone says otherwise.
const DEFAULT_FOLDER: &str = "logs";

/// The width of a tree that goes into a file or a pipe.
const PIPE_WIDTH: usize = 100;

/// A verb, and everything it needs to know.
#[derive(Debug)]
pub(crate) enum Command {
    Ls { folder: PathBuf },
    Show { run: PathBuf, lines: usize },
    Cat { run: PathBuf, expand: bool },
    Export(Export),
}

/// What to export, and where to.
#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) run: PathBuf,
    pub(crate) to: Format,
    pub(crate) output: Option<PathBuf>,
    pub(crate) expand: bool,
    pub(crate) force: bool,
}

/// How output looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Display {
    pub(crate) json: bool,
    pub(crate) theme: Theme,
    /// As asked for, or as the terminal is.
    pub(crate) width: Option<usize>,
}

impl Display {
    /// How output looks when nothing is said about it.
    pub(crate) fn detected() -> Self {
        let theme = if terminal::shows_color() { Theme::ansi() } else { Theme::plain() };
        Self { json: false, theme, width: terminal::width() }
    }

    /// The width for what has to end somewhere.
    pub(crate) fn page_width(&self) -> usize {
        self.width.unwrap_or(PIPE_WIDTH)
    }
}

/// Decides everything that was left open.
///
/// # Errors
///
/// When the run that is meant is not there, or only its report is.
pub(crate) fn resolve(raw: Raw) -> anyhow::Result<(Command, Display)> {
    let display = display(&raw.common);
    let folder = raw.common.dir.unwrap_or_else(default_folder);
    let find = |run: Option<String>| journal(find(&folder, run.as_deref())?);
    let command = match raw.verb {
        Verb::Ls { folder: named } => Command::Ls { folder: named.unwrap_or(folder) },
        Verb::Show { run, lines } => Command::Show { run: find(run.run)?, lines },
        Verb::Cat { run, expand } => Command::Cat { run: find(run.run)?, expand },
        Verb::Export { run, to, output, expand, force } => {
            Command::Export(Export { run: find(run.run)?, to, output, expand, force })
        }
    };
    Ok((command, display))
}

fn default_folder() -> PathBuf {
    let named = std::env::var_os("WORKFLOW_LOG_DIR").filter(|folder| !folder.is_empty());
    named.map_or_else(|| PathBuf::from(DEFAULT_FOLDER), PathBuf::from)
}

fn display(common: &Common) -> Display {
    let detected = Display::detected();
    Display {
        json: common.json,
        theme: match common.color {
            ColorWhen::Auto => detected.theme,
            ColorWhen::Always => Theme::ansi(),
            ColorWhen::Never => Theme::plain(),
        },
        width: common.width.map(usize::from).or(detected.width),
    }
}

/// The report holds less than its journal, so a report alone is not shown as if it were one.
fn journal(path: PathBuf) -> anyhow::Result<PathBuf> {
    if path.extension().is_some_and(|ending| ending == layout::REPORT) {
        let journal = path.with_extension(layout::JOURNAL);
        bail!(
            "{} is a report without its journal beside it: there is no {}",
            path.display(),
            journal.display()
        );
    }
    Ok(path)
}

/// The run that is meant: by path, by the beginning of its name, or the latest.
fn find(folder: &Path, run: Option<&str>) -> Result<PathBuf, FindError> {
    let Some(name) = run else { return store::find(folder, None) };
    let path = Path::new(name);
    if path.is_dir() {
        return store::find(path, None);
    }
    store::find(folder, Some(name)).or_else(|not_found| {
        // A path with the ending left out, as a shell completes it, or a file's name without
        // its folder.
        let stem = match path.extension() {
            Some(ending) if ending == layout::JOURNAL || ending == layout::REPORT => path.file_stem(),
            _ => path.file_name(),
        };
        let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let stem = stem.and_then(|stem| stem.to_str()).filter(|stem| *stem != name);
        match stem {
            Some(stem) => store::find(beside.unwrap_or(folder), Some(stem)).map_err(|_| not_found),
            None => Err(not_found),
        }
    })
}
