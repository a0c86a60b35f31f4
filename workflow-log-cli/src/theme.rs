//! Which colours a page has. Nothing else names one.

use anstyle::{AnsiColor, Style};
use workflow_log_journal::Outcome;

/// The styles of a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    pub(crate) title: Style,
    pub(crate) strong: Style,
    /// Labels, separators, what is only there for orientation.
    pub(crate) quiet: Style,
    pub(crate) good: Style,
    pub(crate) bad: Style,
    pub(crate) warning: Style,
    pub(crate) running: Style,
    pub(crate) llm: Style,
    pub(crate) env: Style,
    pub(crate) tool: Style,
}

impl Theme {
    /// No colours at all: for files and pipes.
    pub fn plain() -> Self {
        Self::default()
    }

    /// The sixteen colours every terminal has, so that the user's own palette decides.
    pub fn ansi() -> Self {
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        Self {
            title: Style::new().bold(),
            strong: Style::new().bold(),
            quiet: Style::new().dimmed(),
            good: color(AnsiColor::Green),
            bad: color(AnsiColor::Red),
            warning: color(AnsiColor::Yellow),
            running: color(AnsiColor::Cyan).bold(),
            llm: color(AnsiColor::Magenta),
            env: color(AnsiColor::BrightBlue),
            tool: color(AnsiColor::Cyan),
        }
    }

    pub(crate) fn outcome(&self, outcome: Outcome) -> Style {
        match outcome {
            Outcome::InProgress => self.running,
            Outcome::Completed => self.good,
            Outcome::Failed | Outcome::Panicked => self.bad,
            Outcome::Cancelled | Outcome::Exited | Outcome::Interrupted => self.warning,
        }
    }
}
