//! Journals written by hand, and what is read from them.

#![allow(dead_code, reason = "each test program uses some of it")]

use std::path::PathBuf;

use tempfile::TempDir;
use workflow_log_journal::{Damage, Entry, Line, Reader, Run};

/// A header whose process cannot exist any more.
pub(crate) const GONE: &str = r#"{"t":"run","format":2,"run":"01a1fc86923b5c07e1f0b5a4d3c29788","workflow":"demo","start":"2026-11-21T05:14:00.000000+00:00","process":{"pid":1,"start":1,"boot":"another machine"},"program":"demo","writer":"workflow-log 0.1.0"}"#;

/// A journal in a folder of its own.
pub(crate) struct Journal {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
}

impl Journal {
    pub(crate) fn new(bytes: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo_20261121_051400.jsonl");
        std::fs::write(&path, bytes).unwrap();
        Self { folder, path }
    }

    pub(crate) fn run(&self) -> Run {
        Run::load(&self.path).unwrap()
    }

    /// Everything after the header, and how many bytes of a torn line follow.
    pub(crate) fn entries(&self) -> (Vec<Entry>, usize) {
        let (mut reader, _) = Reader::open(&self.path).unwrap();
        let entries = std::iter::from_fn(|| reader.next_entry().unwrap()).collect();
        (entries, reader.torn_bytes())
    }

    /// The damaged lines, as every way of reading finds them.
    pub(crate) fn damage(&self) -> Vec<Damage> {
        let (entries, torn) = self.entries();
        let damage = entries.into_iter().filter_map(|entry| match entry {
            Entry::Damaged(damage) => Some(damage),
            Entry::Record(_) => None,
        });
        let damage: Vec<Damage> = damage.collect();
        let (mut reader, _) = Reader::open(&self.path).unwrap();
        let mut of_lines = Vec::new();
        while let Some(line) = reader.next_line().unwrap() {
            if let Line::Damaged(damage) = line {
                of_lines.push(damage);
            }
        }
        assert_eq!(of_lines, damage, "lines and entries");
        let run = self.run();
        assert_eq!(run.damage, damage, "the tree and entries");
        assert_eq!(run.torn_bytes, torn);
        damage
    }
}

/// The run of a journal with these lines after its header.
pub(crate) fn run(lines: &str) -> Run {
    Journal::new(text(lines)).run()
}

/// A whole journal: the header, and these lines without their indentation.
pub(crate) fn text(lines: &str) -> String {
    std::iter::once(GONE)
        .chain(lines.lines().map(str::trim).filter(|line| !line.is_empty()))
        .flat_map(|line| [line, "\n"])
        .collect()
}
