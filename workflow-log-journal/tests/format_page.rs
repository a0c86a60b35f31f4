//! The journal and the report on `docs/format.md` are real.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod support;

use support::Journal;
use workflow_log_journal::codec::{decode, encode};
use workflow_log_journal::report::{Repetition, to_json};

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/format.md"));

/// The first block of the page in a language.
fn block(language: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("\n```{language}\n")).expect(language);
    &rest[..=rest.find("\n```\n").expect("the block ends")]
}

#[test]
fn every_line_of_the_journal_is_written_as_we_write_it() {
    for line in block("jsonl").lines() {
        let mut written = Vec::new();
        encode(&decode(line).expect(line), &mut written);
        assert_eq!(String::from_utf8(written).unwrap(), format!("{line}\n"));
    }
}

#[test]
fn the_report_is_that_of_the_journal() {
    let run = Journal::new(block("jsonl")).run();
    assert!(run.damage.is_empty(), "{:?}", run.damage);
    let report = String::from_utf8(to_json(&run, Repetition::Auto).unwrap()).unwrap();
    assert!(report == block("json"), "the page should hold\n{report}");
}
