//! Lines of a page. The only code that writes text to one, so that nothing leaves that a terminal
//! would obey or that is wider than the page.

use std::io::{self, Write};

use anstyle::Style;

use crate::view::text;

/// Between the parts of a flowing line.
const SEPARATOR: &str = " · ";

/// A line under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    spans: Vec<(Style, String)>,
}

impl Line {
    /// A line of one piece.
    pub(crate) fn of(style: Style, text: &str) -> Self {
        Self::default().with(style, text)
    }

    /// This line and a piece behind it.
    pub(crate) fn with(mut self, style: Style, text: &str) -> Self {
        if !text.is_empty() {
            self.spans.push((style, text::harmless(text)));
        }
        self
    }

    pub(crate) fn columns(&self) -> usize {
        self.spans.iter().map(|(_, text)| text::columns(text)).sum()
    }

    /// Writes it, cut to the width.
    pub(crate) fn write(&self, width: usize, out: &mut dyn Write) -> io::Result<()> {
        let whole = self.columns() <= width;
        let mut room = width;
        for (style, piece) in &self.spans {
            let columns = text::columns(piece);
            if whole || columns < room {
                write!(out, "{style}{piece}{style:#}")?;
                room -= columns.min(room);
                continue;
            }
            // A piece that would just fit leaves no room to say that others follow.
            let cut = text::cut(&format!("{piece} "), room);
            write!(out, "{style}{cut}{style:#}")?;
            break;
        }
        writeln!(out)
    }

    /// Writes parts one behind the other, on as many lines as they need; `hanging` begins every
    /// line but the first, which begins with this one.
    pub(crate) fn flow(
        self,
        hanging: &Self,
        parts: impl IntoIterator<Item = Self>,
        quiet: Style,
        width: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut line = self;
        let mut begun = false;
        for part in parts {
            if begun && line.columns() + text::columns(SEPARATOR) + part.columns() > width {
                line.write(width, out)?;
                line = hanging.clone();
            } else if begun {
                line = line.with(quiet, SEPARATOR);
            }
            line.spans.extend(part.spans);
            begun = true;
        }
        line.write(width, out)
    }
}
