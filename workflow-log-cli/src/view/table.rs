//! Runs as a table, a line each.

use std::io::{self, Write};
use std::path::Path;

use anstyle::Style;
use workflow_log_journal::{Outcome, Run};

use crate::summary::Summary;
use crate::theme::Theme;
use crate::view::line::Line;
use crate::view::{quantity, text};

/// Between two columns.
const GAP: usize = 2;
/// The fewest columns a name is cut to before it is left to run over.
const LEAST_NAME: usize = 16;

/// A line of the table.
#[derive(Debug)]
pub(crate) enum Row {
    /// A run that could be read.
    Run(Box<Cells>),
    /// A file that looks like a journal and could not be read.
    Unreadable { name: String, why: String },
}

/// What the table says about a run.
#[derive(Debug)]
pub(crate) struct Cells {
    outcome: Outcome,
    /// One text for each of [`COLUMNS`].
    texts: [String; COLUMNS.len()],
}

struct Column {
    title: &'static str,
    /// Numbers stand at the right.
    is_number: bool,
    /// Columns of a higher rank go first where there is no room for all.
    rank: u8,
}

const COLUMNS: [Column; 11] = [
    Column { title: "NAME", is_number: false, rank: 0 },
    Column { title: "WORKFLOW", is_number: false, rank: 9 },
    Column { title: "STARTED (UTC)", is_number: false, rank: 8 },
    Column { title: "TOOK", is_number: true, rank: 2 },
    Column { title: "STATUS", is_number: false, rank: 0 },
    Column { title: "ITER", is_number: true, rank: 6 },
    Column { title: "AGENTS", is_number: true, rank: 7 },
    Column { title: "ACTIONS", is_number: true, rank: 5 },
    Column { title: "LLM", is_number: true, rank: 4 },
    Column { title: "TOKENS", is_number: true, rank: 3 },
    Column { title: "FAILED", is_number: true, rank: 1 },
];
const STATUS: usize = 4;
const FAILED: usize = 10;

impl Row {
    /// The line of a run.
    pub(crate) fn of(run: &Run) -> Self {
        let summary = Summary::of(run);
        let count = |number: usize| quantity::count(number as u64);
        let took = match run.ended_at {
            Some(ended) => quantity::duration(ended),
            // It runs, or nobody knows when it ended, only until when it lived.
            None => format!("{}+", quantity::duration(run.last_at)),
        };
        let texts = [
            run.name(),
            run.header.workflow.clone(),
            quantity::moment(run.header.start),
            took,
            run.final_status().to_owned(),
            count(summary.iterations),
            count(summary.interactions),
            count(summary.actions),
            quantity::count(summary.usage.calls),
            quantity::tokens(&summary.usage).unwrap_or_default(),
            count(summary.failures),
        ]
        .map(|text| text::harmless(&text));
        Self::Run(Box::new(Cells { outcome: run.outcome, texts }))
    }

    /// The line of a file that is no run.
    pub(crate) fn unreadable(path: &Path, why: &str) -> Self {
        let name = text::harmless(&path.file_stem().unwrap_or_default().to_string_lossy());
        Self::Unreadable { name, why: text::harmless(why) }
    }
}

/// Writes runs as a table; without a width, as wide as it gets.
pub(crate) fn table(
    rows: &[Row],
    theme: &Theme,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut widths = COLUMNS.each_ref().map(|column| text::columns(column.title));
    for row in rows {
        match row {
            Row::Run(cells) => {
                for (width, cell) in widths.iter_mut().zip(&cells.texts) {
                    *width = text::columns(cell).max(*width);
                }
            }
            Row::Unreadable { name, .. } => widths[0] = text::columns(name).max(widths[0]),
        }
    }
    let shown = fit(&mut widths, width);
    let limit = width.unwrap_or(usize::MAX);

    let mut titles = Line::default();
    for index in &shown {
        titles = titles.with(theme.quiet, &padded(*index, COLUMNS[*index].title, widths[*index], &shown));
    }
    titles.write(limit, out)?;
    for row in rows {
        let mut line = Line::default();
        match row {
            Row::Run(cells) => {
                for index in &shown {
                    let text = padded(*index, &cells.texts[*index], widths[*index], &shown);
                    line = line.with(style(theme, cells, *index), &text);
                }
            }
            Row::Unreadable { name, why } => {
                let name = padded(0, name, widths[0], &shown);
                line = line.with(Style::new(), &name).with(theme.bad, &format!("unreadable: {why}"));
            }
        }
        line.write(limit, out)?;
    }
    Ok(())
}

/// Which columns are shown. The name, what a person types, is cut only when all else is gone.
fn fit(widths: &mut [usize; COLUMNS.len()], limit: Option<usize>) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..COLUMNS.len()).collect();
    let Some(limit) = limit else { return shown };
    let total = |shown: &[usize], widths: &[usize; COLUMNS.len()]| {
        shown.iter().map(|index| widths[*index] + GAP).sum::<usize>().saturating_sub(GAP)
    };
    while total(&shown, widths) > limit {
        let last = shown.iter().copied().max_by_key(|index| COLUMNS[*index].rank);
        let Some(last) = last.filter(|index| COLUMNS[*index].rank > 0) else {
            let excess = total(&shown, widths) - limit;
            widths[0] = widths[0].saturating_sub(excess).max(LEAST_NAME.min(widths[0]));
            break;
        };
        shown.retain(|index| *index != last);
    }
    shown
}

fn padded(index: usize, cell: &str, width: usize, shown: &[usize]) -> String {
    let cell = text::cut(cell, width);
    let fill = " ".repeat(width.saturating_sub(text::columns(&cell)));
    let is_last = shown.last() == Some(&index);
    let gap = if is_last { 0 } else { GAP };
    match COLUMNS[index].is_number {
        true => format!("{fill}{cell}{:gap$}", ""),
        false if is_last => cell,
        false => format!("{cell}{fill}{:gap$}", ""),
    }
}

fn style(theme: &Theme, cells: &Cells, index: usize) -> Style {
    match index {
        0 => theme.strong,
        STATUS => theme.outcome(cells.outcome),
        FAILED if cells.texts[FAILED] != "0" => theme.bad,
        _ => Style::new(),
    }
}
