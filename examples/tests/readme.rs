//! What the README and the page on nesting show is what there is: a program, and what it leaves.
//!
//! `README=write cargo test -p workflow-log-examples --test readme` writes them anew.

use std::{env, fs};

use test_programs::{Programs, workspace};
use workflow_log_cli::{Theme, view};
use workflow_log_journal::{Run, Timestamp, store};

const WIDTH: usize = 90;

/// The text between the fences that begin with `open`.
fn block<'a>(readme: &'a str, open: &str) -> &'a str {
    let (_, rest) = readme.split_once(open).unwrap_or_else(|| panic!("the README has no {open}"));
    rest.split_once("```\n").expect("the fence is closed").0
}

/// Runs an example and draws what it left.
fn drawn(example: &str) -> String {
    let logs = tempfile::tempdir().expect("a folder");
    let output = Programs::built().example(example, logs.path()).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let journals = store::list(logs.path()).expect("a folder");
    let run = Run::load(&journals[0]).expect("a journal");
    let mut text = Vec::new();
    let frame = view::Frame { now: Timestamp::now(), ..view::Frame::new(WIDTH) };
    view::tree(&run, &Theme::plain(), frame, &mut text).expect("memory");
    String::from_utf8(text).expect("text")
}

/// The text without what differs from run to run: times, and what stands for them.
fn timeless(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words = line.split(' ').map(|word| {
            let time = word.starts_with(|first: char| first.is_ascii_digit())
                && ["ms", "µs", "s"].iter().any(|unit| word.ends_with(unit));
            if time
                || word.starts_with("quickstart_")
                || word.starts_with("crew_")
                || word.contains(':')
                || word.contains("-1")
            {
                "…"
            } else {
                word
            }
        });
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n").trim().replace("Darwin", "Linux")
}

fn undated(text: &str) -> String {
    let date = |line: &&str| !line.starts_with("start ");
    timeless(&text.lines().filter(date).collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_readme_shows_the_quickstart_and_what_it_leaves() {
    let path = workspace().join("README.md");
    let mut readme = fs::read_to_string(&path).expect("a README");
    let program = fs::read_to_string(workspace().join("examples/quickstart.rs")).expect("the quickstart");
    let output = drawn("quickstart");
    if env::var("README").is_ok_and(|what| what == "write") {
        readme = readme.replacen(&block(&readme, "```rust\n").to_owned(), &program, 1);
        readme =
            readme.replacen(&block(&readme, "```text\n").to_owned(), &format!("{}\n", output.trim_end()), 1);
        fs::write(&path, &readme).expect("a writable README");
    }
    assert_eq!(block(&readme, "```rust\n"), program, "the README's program is examples/quickstart.rs");
    assert_eq!(
        undated(block(&readme, "```text\n")),
        undated(&output),
        "the README's output is the program's"
    );
    assert!(program.lines().filter(|line| !line.trim().is_empty()).count() < 40, "it is under 40 lines");
}

#[test]
fn the_page_on_nesting_shows_what_the_crew_leaves() {
    let path = workspace().join("docs/nesting.md");
    let mut page = fs::read_to_string(&path).expect("the page");
    let output = drawn("crew");
    if env::var("README").is_ok_and(|what| what == "write") {
        page = page.replacen(&block(&page, "```text\n").to_owned(), &format!("{}\n", output.trim_end()), 1);
        fs::write(&path, &page).expect("a writable page");
    }
    assert_eq!(undated(block(&page, "```text\n")), undated(&output), "the page's picture is the program's");
}
