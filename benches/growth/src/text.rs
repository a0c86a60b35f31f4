//! Text as agents and tools write it: prose, code, listings and logs in many lines, with quotes,
//! escapes, colours and characters that are not ASCII.
//!
//! Hardly a line comes twice, as in real runs: a log that stored each line once would else look
//! better here than it is.

use std::fmt::Write as _;

use crate::random::Random;

const WORDS: [&str; 112] = [
    "the",
    "a",
    "of",
    "and",
    "to",
    "in",
    "that",
    "this",
    "with",
    "from",
    "after",
    "before",
    "because",
    "which",
    "when",
    "where",
    "first",
    "second",
    "last",
    "next",
    "every",
    "some",
    "no",
    "only",
    "same",
    "file",
    "line",
    "test",
    "error",
    "module",
    "function",
    "value",
    "list",
    "index",
    "offset",
    "buffer",
    "request",
    "response",
    "session",
    "handler",
    "parser",
    "writer",
    "reader",
    "token",
    "field",
    "record",
    "server",
    "client",
    "socket",
    "timeout",
    "retry",
    "cache",
    "queue",
    "worker",
    "thread",
    "lock",
    "path",
    "folder",
    "branch",
    "commit",
    "patch",
    "build",
    "target",
    "crate",
    "version",
    "feature",
    "option",
    "config",
    "default",
    "user",
    "account",
    "password",
    "header",
    "cookie",
    "query",
    "table",
    "column",
    "schema",
    "migration",
    "report",
    "summary",
    "result",
    "output",
    "input",
    "check",
    "fails",
    "passes",
    "returns",
    "expects",
    "contains",
    "replaces",
    "removes",
    "adds",
    "shows",
    "prints",
    "looks",
    "seems",
    "means",
    "needs",
    "calls",
    "raises",
    "ignores",
    "écrit",
    "größer",
    "naïve",
    "設定",
    "データ",
    "тест",
    "→",
    "don't",
    "it's",
    "🦀",
];

const NAMES: [&str; 32] = [
    "auth", "login", "models", "views", "utils", "router", "cursor", "locale", "forms", "storage", "engine",
    "widget", "batch", "stream", "codec", "layout", "planner", "runner", "filter", "signal", "backend",
    "proxy", "tree", "node", "graph", "matrix", "vector", "frame", "packet", "tunnel", "ledger", "invoice",
];

/// Writes text, each time another.
#[derive(Clone, Debug)]
pub struct Text {
    random: Random,
}

impl Text {
    /// The texts of this seed.
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed) }
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.random.below(limit)
    }

    /// Prose of so many bytes, a sentence a line.
    pub fn prose(&mut self, bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < bytes {
            self.sentence(&mut text);
            text.push_str(if self.below(5) == 0 { "\n\n" } else { "\n" });
        }
        cut(text, bytes)
    }

    /// What a model says: prose and a command, of so many bytes in all.
    pub fn reply(&mut self, bytes: usize, command: &str) -> String {
        let end = format!("\n\n```bash\n{command}\n```\n");
        let mut text = self.prose(bytes.saturating_sub(end.len()));
        text.push_str(&end);
        text
    }

    /// A command for a shell.
    pub fn command(&mut self) -> String {
        let (one, other, number) = (self.name(), self.name(), self.below(90_000));
        match self.below(4) {
            0 => format!("cd /srv/app && grep -rn \"{one}_{number}\" src/{other}/ | head -n 40"),
            1 => format!("sed -n '{number},{}p' src/{one}/{other}.py", number + 60),
            2 => format!("python -m pytest tests/test_{one}.py -k \"{other} and not t{number}\" -x -q"),
            _ => format!("git log --oneline -S'{one}.{other}({number})' -- src/{one}.rs"),
        }
    }

    /// What a command prints: so many bytes of code, listings and logs.
    pub fn output(&mut self, bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < bytes {
            self.line(&mut text);
            text.push('\n');
        }
        cut(text, bytes)
    }

    /// The same text with a few lines in its middle replaced, added or removed.
    pub fn edited(&mut self, text: &str) -> String {
        let mut lines: Vec<&str> = text.split('\n').collect();
        let at = lines.len() / 3 + self.below(lines.len() / 3 + 1);
        let mut new = Vec::new();
        for _ in 0..=self.below(3) {
            let mut line = String::new();
            self.line(&mut line);
            new.push(line);
        }
        let removed = self.below(3).min(lines.len() - at);
        lines.splice(at..at + removed, new.iter().map(String::as_str));
        lines.join("\n")
    }

    fn name(&mut self) -> &'static str {
        self.random.pick(&NAMES)
    }

    fn word(&mut self) -> &'static str {
        self.random.pick(&WORDS)
    }

    fn sentence(&mut self, text: &mut String) {
        for index in 0..7 + self.below(9) {
            if index > 0 {
                text.push(' ');
            }
            match self.below(14) {
                0 => put(text, format_args!("`{}_{}`", self.name(), self.below(1000))),
                1 => put(text, format_args!("\"{} {}\"", self.word(), self.word())),
                2 => put(text, format_args!("{}", self.below(100_000))),
                _ => text.push_str(self.word()),
            }
        }
        text.push('.');
    }

    fn line(&mut self, text: &mut String) {
        let (one, other) = (self.name(), self.name());
        let (number, more) = (self.below(10_000), self.below(1000));
        match self.below(12) {
            0 => put(text, format_args!("    let {one}_{more} = {other}.{one}(&{other}, {number})?;")),
            1 => put(
                text,
                format_args!("    if {one}.{other}({more}) != \"{} {}\" {{", self.word(), self.word()),
            ),
            2 => put(
                text,
                format_args!("        raise ValueError(\"{one}: \\\"{other}\\\" at %d\" % {number})"),
            ),
            3 => put(text, format_args!("\t\"{one}_{other}\": [{number}, {more}, \"{}\"],", self.word())),
            4 => put(text, format_args!("-rw-r--r-- 1 root root {number} Nov 21 {more} {one}_{other}.py")),
            5 => put(
                text,
                format_args!("\u{1b}[32mPASSED\u{1b}[0m tests/test_{one}.py::test_{other}_{more} {number}ms"),
            ),
            6 => text.push_str("    }"),
            7 => {}
            8 | 9 => {
                put(text, format_args!("{number}:{more} {one}::{other} "));
                self.sentence(text);
            }
            _ => {
                text.push_str("    # ");
                self.sentence(text);
            }
        }
    }
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing into a `String` cannot fail.
    let _ = text.write_fmt(what);
}

/// The text without what is beyond so many bytes.
fn cut(mut text: String, bytes: usize) -> String {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or_default());
    text
}
