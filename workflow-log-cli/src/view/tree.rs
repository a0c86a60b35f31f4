//! A run as a tree: who was given what, asked what, ran what, and how it went.

use std::io::{self, Write};

use anstyle::Style;
use workflow_log_journal::Run;

use crate::summary::Summary;
use crate::theme::Theme;
use crate::view::ending::ending;
use crate::view::field::{self, Field, Tone};
use crate::view::line::Line;
use crate::view::shown::{self, Shown};
use crate::view::{Frame, heading, text};

/// Columns of the usual labels and the space behind them.
const LABEL: usize = 8;
/// Columns of labels that users name.
const MOST_LABEL: usize = 24;
/// The least width a page is laid out for.
const LEAST_WIDTH: usize = 20;
/// Lines of an error that are shown however few were asked for.
const ERROR_LINES: usize = 8;

/// Writes a run as a tree for people.
///
/// Every line fits into the frame, and of recorded text nothing is written that a terminal would
/// obey.
///
/// # Errors
///
/// When `out` cannot be written to, or the journal not be read any more.
///
/// ```no_run
/// use workflow_log_cli::{Frame, Theme, view};
/// use workflow_log_journal::Run;
///
/// let run = Run::load("logs/patch_20261121_051400.jsonl".as_ref())?;
/// let mut page = Vec::new();
/// view::tree(&run, &Theme::plain(), Frame::new(100), &mut page)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tree(run: &Run, theme: &Theme, frame: Frame, out: &mut dyn Write) -> io::Result<()> {
    let frame = Frame { width: frame.width.max(LEAST_WIDTH), ..frame };
    // More than fits, whatever the characters are.
    let limit = frame.width.saturating_mul(frame.lines.max(1)).saturating_mul(8);
    let summary = Summary::of(run);
    Page { run, summary, theme, frame, limit, out }.write()
}

struct Page<'a> {
    run: &'a Run,
    summary: Summary,
    theme: &'a Theme,
    frame: Frame,
    /// Bytes of a value that can matter.
    limit: usize,
    out: &'a mut dyn Write,
}

/// What is left to write of the tree. A list instead of recursion: nesting is free, so how deep a
/// journal goes must not decide whether it can be shown.
enum Step {
    /// A node with everything in it.
    Node { index: usize, guides: String, place: Place },
    /// What a node gave back, after what it consists of.
    Returned { index: usize, guides: String },
    /// A blank line.
    Gap,
}

/// Where a node stands among its siblings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Directly below the run, without guides.
    Top,
    /// Others follow.
    Inner,
    /// The last one.
    Last,
}

impl Place {
    fn branch(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Inner => "├─ ",
            Self::Last => "└─ ",
        }
    }

    /// What stands in the branch's place on the lines below it.
    fn below(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Inner => "│  ",
            Self::Last => "   ",
        }
    }
}

impl Page<'_> {
    fn write(&mut self) -> io::Result<()> {
        self.heading()?;
        let mut steps = Vec::new();
        for index in self.run.children.iter().rev() {
            steps.push(Step::Node { index: *index, guides: String::new(), place: Place::Top });
            steps.push(Step::Gap);
        }
        while let Some(step) = steps.pop() {
            match step {
                Step::Gap => writeln!(self.out)?,
                Step::Node { index, guides, place } => {
                    self.node(index, &guides, place, &mut steps)?;
                }
                Step::Returned { index, guides } => {
                    let node = &self.run.nodes[index];
                    let shown = Shown::of(self.run, node, self.limit)?;
                    let fields = field::returned(self.run, node, &shown, self.limit);
                    self.fields([&format!("{guides}└─ "), &format!("{guides}   ")], &fields)?;
                }
            }
        }
        self.ending()
    }

    /// The run: what it is, how it went, and everything in numbers.
    fn heading(&mut self) -> io::Result<()> {
        let (run, theme, width) = (self.run, self.theme, self.frame.width);
        heading::run(run, theme, self.frame.now).write(width, self.out)?;
        let said = shown::root(run, self.limit)?.metadata;
        let fields = heading::about(run, &said, self.limit);
        let column = label_column(&fields, width);
        let totals = heading::totals(&self.summary, theme);
        if !totals.is_empty() {
            self.flow(&label("total", column), &label("", column), totals)?;
        }
        self.fields([""; 2], &fields)
    }

    fn ending(&mut self) -> io::Result<()> {
        let own = shown::root(self.run, self.limit)?;
        let fields = ending(self.run, &own, self.frame.now, self.limit)?;
        if !fields.is_empty() {
            writeln!(self.out)?;
        }
        self.fields([""; 2], &fields)
    }

    /// A node: its heading, what it was given, and what is left to do for the rest of it.
    fn node(&mut self, index: usize, guides: &str, place: Place, steps: &mut Vec<Step>) -> io::Result<()> {
        let run = self.run;
        let node = &run.nodes[index];
        let shown = Shown::of(run, node, self.limit)?;
        let below = self.deeper(guides, place.below());
        let is_leaf = node.children.is_empty();
        let inner = format!("{below}{}", if is_leaf { "  " } else { "│  " });
        let usage = &self.summary.by_node[index];
        let parts = heading::node(run, node, &shown, usage, self.theme, self.frame.now);
        self.flow(&format!("{guides}{}", place.branch()), &inner, parts)?;

        let given = field::given(run, node, &shown, self.limit);
        let returned = field::returned(run, node, &shown, self.limit);
        if is_leaf {
            self.fields([&inner, &inner], &given)?;
            return self.fields([&inner, &inner], &returned);
        }
        self.fields([&format!("{below}├─ "), &inner], &given)?;
        let closes = returned.iter().any(|field| self.rows(field) > 0);
        if closes {
            steps.push(Step::Returned { index, guides: below.clone() });
        }
        let last = node.children.len() - 1;
        for (position, child) in node.children.iter().enumerate().rev() {
            let place = if position == last && !closes { Place::Last } else { Place::Inner };
            steps.push(Step::Node { index: *child, guides: below.clone(), place });
        }
        Ok(())
    }

    /// Guides for one level more, as long as half of the page is left for what they lead to.
    fn deeper(&self, guides: &str, more: &str) -> String {
        let deeper = format!("{guides}{more}");
        let columns = deeper.chars().count();
        let most = self.frame.width / 2;
        if columns <= most {
            return deeper;
        }
        let kept: String = deeper.chars().skip(columns + 1 - most).collect();
        format!("⋯{kept}")
    }

    fn flow(&mut self, guides: &str, hanging: &str, parts: Vec<Line>) -> io::Result<()> {
        let quiet = self.theme.quiet;
        let (first, hanging) = (Line::of(quiet, guides), Line::of(quiet, hanging));
        first.flow(&hanging, parts, quiet, self.frame.width, self.out)
    }

    /// How many rows of a field are shown.
    fn rows(&self, field: &Field<'_>) -> usize {
        match field.tone {
            Tone::Bad => self.frame.lines.max(ERROR_LINES),
            Tone::Warning => self.frame.lines.max(1),
            Tone::Strong | Tone::Plain | Tone::Quiet => self.frame.lines,
        }
    }

    /// Labelled texts; the first line begins with the first guides, all others with the second.
    fn fields(&mut self, guides: [&str; 2], fields: &[Field<'_>]) -> io::Result<()> {
        let (theme, width) = (self.theme, self.frame.width);
        let [mut guide, rest] = guides;
        let column = label_column(fields, width);
        for field in fields {
            let label = label(&field.label, column);
            let indent = text::columns(guide) + text::columns(&label);
            let room = width.saturating_sub(indent).max(1);
            let mut excerpt = text::excerpt(&field.text.text, field.text.cut, room, self.rows(field));
            if excerpt.rows.iter().all(String::is_empty) && excerpt.rest.is_empty() {
                excerpt.rest.push_str("(empty)");
            }
            let style = match field.tone {
                Tone::Strong => theme.strong,
                Tone::Plain => Style::new(),
                Tone::Quiet => theme.quiet,
                Tone::Bad => theme.bad,
                Tone::Warning => theme.warning,
            };
            let label_style = match field.tone {
                Tone::Bad | Tone::Warning => style,
                _ => theme.quiet,
            };
            let last = excerpt.rows.len().saturating_sub(1);
            for (position, row) in excerpt.rows.iter().enumerate() {
                let label = if position == 0 { label.clone() } else { " ".repeat(text::columns(&label)) };
                let mut line = Line::of(theme.quiet, guide).with(label_style, &label).with(style, row);
                if position == last {
                    line = line.with(theme.quiet, &excerpt.rest);
                }
                line.write(width, self.out)?;
                guide = rest;
            }
        }
        Ok(())
    }
}

/// How wide the column of labels is, the space behind them included.
fn label_column(fields: &[Field<'_>], width: usize) -> usize {
    let widest = fields.iter().map(|field| text::columns(&text::harmless(&field.label)) + 2).max();
    widest.unwrap_or(0).min(width / 3).clamp(LABEL.min(width / 3), MOST_LABEL)
}

/// A label in its column.
fn label(name: &str, column: usize) -> String {
    let mut label = text::cut(name, column.saturating_sub(1));
    label.extend(std::iter::repeat_n(' ', column.saturating_sub(text::columns(&label))));
    label
}
