//! Compares what a journal's content takes with what it would take in other designs, over recorded
//! runs and over generated ones: `designs [--trajectories FOLDER] [--turns 800]`.
//!
//! All are counted alike: the bytes of the parameters and results where they stand in a line, and
//! of the lines of content that they refer to, as JSON. What else is in a journal, the ids and
//! times of calls, is the same in all and is left out.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measured")]

mod design;
mod journal;
mod trajectory;
mod unique;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, bail};
use growth::account::Account;
use growth::patterns::Pattern;
use growth::story::Story;
use growth::table::{Table, thousands};

use crate::trajectory::Trajectory;

const NEW_BYTES: usize = 3000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// A run whose content is stored in all designs.
#[derive(Clone, Debug)]
enum Source {
    Generated(Pattern, usize),
    Recorded(PathBuf),
}

/// What a run's content takes.
#[derive(Clone, Debug, Default)]
struct Sizes {
    unique: u64,
    /// In the order of the designs.
    designs: Vec<u64>,
    ours: u64,
}

fn run() -> anyhow::Result<()> {
    let (mut folder, mut turns) = (PathBuf::from("../shared/trajectories"), 800);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().with_context(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--trajectories" => folder = value.into(),
            "--turns" => turns = value.parse().context("`--turns` needs a number")?,
            _ => bail!("usage: designs [--trajectories FOLDER] [--turns 800]"),
        }
    }
    let recorded = trajectory::list(&folder);
    if recorded.is_empty() {
        println!("no recorded runs in {}: only generated ones are compared\n", folder.display());
    }
    let generated = Pattern::ALL.map(|pattern| Source::Generated(pattern, turns));
    let sources: Vec<_> = generated.into_iter().chain(recorded.into_iter().map(Source::Recorded)).collect();

    println!("kilobytes of content; generated runs have {turns} turns\n");
    let heads = ["", "unique"].into_iter().chain(design::names()).chain(["ours"]);
    let mut table = Table::new(heads);
    let mut sum = Sizes::default();
    for (source, sizes) in sources.iter().zip(measure(&sources)?) {
        table.row(row(&source.name(), &sizes));
        if matches!(source, Source::Recorded(_)) {
            sum.add(&sizes);
        }
    }
    if !sum.designs.is_empty() {
        table.row(row("all recorded runs", &sum));
    }
    println!("{table}");
    Ok(())
}

fn row(name: &str, sizes: &Sizes) -> Vec<String> {
    let numbers = [sizes.unique].into_iter().chain(sizes.designs.iter().copied()).chain([sizes.ours]);
    let kilobytes = numbers.map(|bytes| thousands((bytes + 500) / 1000));
    std::iter::once(name.to_owned()).chain(kilobytes).collect()
}

impl Sizes {
    fn add(&mut self, other: &Self) {
        self.unique += other.unique;
        self.ours += other.ours;
        self.designs.resize(other.designs.len(), 0);
        for (sum, more) in self.designs.iter_mut().zip(&other.designs) {
            *sum += more;
        }
    }
}

/// Measures each, two at a time, and returns them in their order.
fn measure(sources: &[Source]) -> anyhow::Result<Vec<Sizes>> {
    let queue = Mutex::new(sources.iter().enumerate());
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((place, source)) =
                    { queue.lock().unwrap_or_else(PoisonError::into_inner).next() }
                {
                    let sizes = source.measure().with_context(|| source.name());
                    done.lock().unwrap_or_else(PoisonError::into_inner).insert(place, sizes);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

impl Source {
    fn name(&self) -> String {
        match self {
            Self::Generated(pattern, _) => format!("{pattern:<2} {}", pattern.about()),
            Self::Recorded(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    fn measure(&self) -> anyhow::Result<Sizes> {
        let logs = tempfile::tempdir()?;
        self.record(logs.path())?;
        let mut sizes = journal::sizes(logs.path())?;
        if let Self::Generated(pattern, turns) = self {
            sizes.unique = unique_of_story(*pattern, *turns)?;
        }
        Ok(sizes)
    }

    /// Lives the run, which leaves a journal.
    fn record(&self, logs: &Path) -> anyhow::Result<()> {
        match self {
            Self::Generated(pattern, turns) => {
                growth::agent::live(&mut Story::new(*pattern, NEW_BYTES), *turns, logs, &mut ());
            }
            Self::Recorded(path) => Trajectory::open(path)?.live(logs),
        }
        Ok(())
    }
}

/// A story knows better than its journal which parts a prompt has that is one text.
fn unique_of_story(pattern: Pattern, turns: usize) -> anyhow::Result<u64> {
    let mut story = Story::new(pattern, NEW_BYTES);
    let mut account = Account::default();
    while story.told() < turns {
        account.add(&story.advance(), &[])?;
    }
    Ok(account.unique)
}
