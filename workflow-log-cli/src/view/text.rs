//! Recorded text made fit for a terminal: harmless, and no wider than there is room.
//!
//! What agents record comes from models, commands and web pages. Printed raw, it could move the
//! cursor, retitle the window, hide lines or reverse the order of letters. Here every character
//! that a terminal would obey instead of show becomes one that it shows.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// Bytes a row may hold per column: combining marks take no column, and no page is made of them.
const BYTES_PER_COLUMN: usize = 16;

/// How many columns text takes that [`harmless`] or [`excerpt`] returned.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(character: char) -> usize {
    match character {
        // Asks for the picture form of the character before it, which is one column wider.
        '\u{fe0f}' => 1,
        character => character.width().unwrap_or(0),
    }
}

/// Text on one line in which every character shows.
pub(crate) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        show(character, &mut shown);
    }
    shown
}

/// Appends a character, or what shows in its place, and says how many columns that takes.
fn show(character: char, out: &mut String) -> usize {
    let start = out.len();
    match character {
        '\t' => out.push_str("    "),
        '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + u32::from(character))),
        '\x7f' => out.push('␡'),
        _ if is_invisible(character) => {
            // Writing into a `String` cannot fail.
            let _infallible = write!(out, "{}", character.escape_unicode());
        }
        _ => out.push(character),
    }
    columns(&out[start..])
}

/// Characters that are obeyed rather than seen: 8-bit controls, line ends of Unicode, changes of
/// direction, spaces without width, tags. The joiners stay, because scripts and emoji need them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// As much of the beginning of a line as fits, shown, and how many bytes of it that is.
fn fitting(line: &str, width: usize) -> (String, usize) {
    let mut row = String::new();
    let mut room = width;
    for (offset, character) in line.char_indices() {
        let length = row.len();
        let taken = show(character, &mut row);
        if taken > room || row.len() > width.saturating_mul(BYTES_PER_COLUMN) {
            row.truncate(length);
            return (row, offset);
        }
        room -= taken;
    }
    (row, line.len())
}

/// Text that is already harmless, cut to a width; a cut shows as `…`.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let (row, taken) = fitting(text, width);
    if taken == text.len() {
        return row;
    }
    let (mut row, _) = fitting(text, width.saturating_sub(1));
    if width > 0 {
        row.push('…');
    }
    row
}

/// The beginning of a text, and what is missing of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// Rows of at most the width that was asked for.
    pub(crate) rows: Vec<String>,
    /// What belongs behind the last row, for which there is room: `… +12 lines`, or nothing.
    pub(crate) rest: String,
}

/// The first rows of a text, long lines wrapped. `more` says that the text itself was cut before.
pub(crate) fn excerpt(text: &str, more: bool, width: usize, rows: usize) -> Excerpt {
    let width = width.max(1);
    let text = without_blank_ends(text);
    let mut shown = Vec::new();
    // What is left of the line that the last row is from, and what comes after that line.
    let (mut line, mut after) = split_line(text);
    let mut skipped_lines = 0;
    if let (1, true, Some(next)) = (rows, line.starts_with("```"), after) {
        // The fence around a piece of code says least about it.
        (line, after) = split_line(next);
        skipped_lines = 1;
    }
    while shown.len() < rows {
        let (mut row, mut taken) = fitting(line, width);
        if let Some(space) = word_end(line, taken).filter(|_| shown.len() + 1 < rows) {
            (row, _) = fitting(line[..space].trim_end(), width);
            taken = space + 1;
        }
        // A character that is wider than a row has no place in it.
        let skipped = line.chars().next().map_or(0, char::len_utf8);
        line = &line[if taken == 0 { skipped } else { taken }..];
        shown.push(row);
        if line.is_empty() {
            match after {
                Some(next) if shown.len() < rows => (line, after) = split_line(next),
                _ => break,
            }
        }
    }
    let following = after.map_or(0, |after| 1 + after.bytes().filter(|byte| *byte == b'\n').count());
    let hidden = skipped_lines + following;
    let inside = !line.is_empty() || (more && hidden == 0);
    let rest = match hidden {
        0 if inside => "…".to_owned(),
        0 => String::new(),
        1 => "… +1 line".to_owned(),
        hidden => format!("… +{hidden} lines"),
    };
    let Some(last) = shown.last_mut().filter(|_| !rest.is_empty()) else {
        return Excerpt { rows: shown, rest };
    };
    let room = width.saturating_sub(columns(&rest));
    let rest = if inside || columns(last) >= room {
        *last = fitting(last, room).0;
        rest
    } else {
        format!(" {rest}")
    };
    Excerpt { rows: shown, rest }
}

/// Where to break a line of which `taken` bytes fit: at the space behind the last whole word,
/// unless that would leave most of the row empty.
fn word_end(line: &str, taken: usize) -> Option<usize> {
    if taken == line.len() || line[taken..].starts_with(' ') {
        return (taken < line.len()).then_some(taken);
    }
    line[..taken].rfind(' ').filter(|space| *space > taken / 2)
}

/// The first line, without the carriage return of other systems, and what follows its line feed.
fn split_line(text: &str) -> (&str, Option<&str>) {
    let (line, after) = text.split_once('\n').map_or((text, None), |(line, after)| (line, Some(after)));
    (line.strip_suffix('\r').unwrap_or(line), after)
}

/// Without blank lines before and blanks after it; the indentation of the first line stays.
fn without_blank_ends(text: &str) -> &str {
    let text = text.trim_end();
    let first = text.find(|character: char| !character.is_whitespace()).unwrap_or(0);
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, width: usize, rows: usize) -> String {
        let excerpt = excerpt(text, false, width, rows);
        for row in &excerpt.rows {
            assert!(columns(row) <= width, "{row:?} is wider than {width}");
        }
        let last = excerpt.rows.last().map_or(0, |row| columns(row)) + columns(&excerpt.rest);
        assert!(last <= width || width < columns(&excerpt.rest), "{excerpt:?} is wider than {width}");
        excerpt.rows.join("|") + &excerpt.rest
    }

    #[test]
    fn a_text_that_fits_is_shown_whole() {
        assert_eq!(shown("", 10, 1), "");
        assert_eq!(shown("hello\n", 10, 1), "hello");
        assert_eq!(shown("\n\n  hello\r\n\n", 10, 1), "  hello");
        assert_eq!(shown("one\r\ntwo", 10, 2), "one|two");
    }

    #[test]
    fn what_is_missing_is_counted_behind_the_last_row() {
        assert_eq!(shown("one\ntwo", 20, 1), "one … +1 line");
        assert_eq!(shown("one\ntwo\nthree", 20, 1), "one … +2 lines");
        assert_eq!(shown("```sh\nls -l\n```", 20, 1), "ls -l … +2 lines");
        assert_eq!(shown("```", 20, 1), "```");
        assert_eq!(shown("one\ntwo\nthree", 20, 2), "one|two … +1 line");
        assert_eq!(shown("a long line that is cut", 10, 1), "a long li…");
        assert_eq!(shown("a long line that is cut\nand more", 20, 1), "a long line… +1 line");
        assert_eq!(shown("a long line that is cut", 10, 2), "a long|line that…");
        assert_eq!(shown("a long line that is cut", 11, 3), "a long line|that is cut");
        assert_eq!(shown("averyveryverylong word", 10, 3), "averyveryv|erylong|word");
        assert_eq!(shown("0123456789\nx", 10, 1), "0… +1 line");
    }

    #[test]
    fn characters_that_take_two_columns_are_counted_as_two() {
        assert_eq!(shown("日本語日本語", 12, 1), "日本語日本語");
        assert_eq!(shown("日本語日本語", 11, 1), "日本語日本…");
        assert_eq!(shown("日本語", 1, 1), "…");
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(harmless("\x1b[31mred\x1b[0m\0\x07\r\x7f"), "␛[31mred␛[0m␀␇␍␡");
        assert_eq!(harmless("a\u{202e}b\u{9b}c\u{2028}d\u{feff}"), "a\\u{202e}b\\u{9b}c\\u{2028}d\\u{feff}");
        assert_eq!(harmless("a\tb"), "a    b");
    }

    #[test]
    fn marks_without_width_do_not_make_an_endless_row() {
        let pile = "e".to_owned() + &"\u{301}".repeat(100_000);
        assert!(excerpt(&pile, false, 10, 1).rows[0].len() <= 10 * BYTES_PER_COLUMN);
    }
}
