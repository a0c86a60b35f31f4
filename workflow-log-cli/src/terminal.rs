//! What standard output is: how wide, and whether it shows colours.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};

/// The width of the terminal, if standard output is one.
pub(crate) fn width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// Whether standard output shows colours: a terminal that can, unless `NO_COLOR`, `CLICOLOR` or
/// `CLICOLOR_FORCE` say otherwise.
pub(crate) fn shows_color() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Standard output, buffered. What is written to it is plain already where it must be.
pub(crate) fn stdout() -> impl Write {
    // `always` passes through, except on old Windows consoles, where it sets the colours itself.
    io::BufWriter::with_capacity(64 * 1024, AutoStream::always(io::stdout().lock()))
}
