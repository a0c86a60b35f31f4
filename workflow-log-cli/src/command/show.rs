//! `show`: a run as a tree.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use workflow_log_journal::Run;

use crate::args::Display;
use crate::terminal;
use crate::view::{self, Frame};

pub(crate) fn show(path: &Path, lines: usize, display: Display) -> anyhow::Result<ExitCode> {
    let run = Run::load(path)?;
    let mut out = terminal::stdout();
    if display.json {
        view::json::run(&run, &mut out)?;
    } else {
        let frame = Frame { lines, ..Frame::new(display.page_width()) };
        view::tree(&run, &display.theme, frame, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
