//! The time to record one turn, early and late in a conversation, beside what it costs to be
//! given the same values at all.

use std::hint::black_box;
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use growth::agent::{self, Watch};
use growth::patterns::Pattern;
use growth::story::Exchange;
use growth::table::Table;

use super::live::Life;
use crate::child;
use crate::null::{JsonBytes, Lengths, count};
use crate::options::Options;
use crate::verdict::Verdict;

pub(crate) const OPTIONS: [(&str, &str); 3] =
    [("--turns", "2000"), ("--runs", "10"), ("--new-bytes", "3000")];

/// The early turn.
const EARLY: usize = 20;
const EARLY_AROUND: usize = 5;
const LATE_AROUND: usize = 10;
/// A run of few turns is soon over, so there are more of them.
const EARLY_RUNS: usize = 20;

/// Below this many turns, the late one is not late.
const JUDGED_FROM_TURNS: usize = 1000;
const SLACK: Duration = Duration::from_micros(20);

/// What is timed at each turn while it is recorded.
const RECORDING: [Timed; 3] = [Timed::Record, Timed::Lengths, Timed::Json];
/// What is timed where nothing is recorded: it has a copy of all texts of its own, which would
/// else keep the recorder's from the processor's caches.
const NOT_RECORDING: [Timed; 1] = [Timed::Compare];

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Timed {
    /// A recorded call of a model, its begin and its end.
    Record,
    /// Counting values and lengths.
    Lengths,
    /// Counting the bytes of the JSON.
    Json,
    /// Comparing the texts with a copy.
    Compare,
}

impl Timed {
    fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Lengths => "lengths",
            Self::Json => "json",
            Self::Compare => "compare",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Record => "recorded: begin and end of a call",
            Self::Lengths => "counting values and lengths",
            Self::Json => "counting the bytes of the JSON",
            Self::Compare => "comparing the texts with a copy",
        }
    }
}

pub(crate) fn run(options: &Options, verdict: &mut Verdict) -> anyhow::Result<()> {
    let turns: usize = options.parsed("--turns")?;
    let new_bytes: usize = options.parsed("--new-bytes")?;
    let runs: usize = options.parsed("--runs")?;
    let early = |timed| medians(timed, EARLY, EARLY_AROUND, EARLY_RUNS, new_bytes);
    let late = |timed| medians(timed, turns, LATE_AROUND, runs, new_bytes);
    let rows = [&RECORDING[..], &NOT_RECORDING[..]].map(|timed| anyhow::Ok((early(timed)?, late(timed)?)));
    let mut times = Vec::new();
    for row in rows {
        let (early, late) = row?;
        times.extend(early.into_iter().zip(late));
    }

    let mut table = Table::new(["median time of a turn", &format!("turn {EARLY}"), &format!("turn {turns}")]);
    for (timed, (early, late)) in RECORDING.iter().chain(&NOT_RECORDING).zip(&times) {
        table.row([timed.about().to_owned(), shown(*early), shown(*late)]);
    }
    println!("{table}");

    let (recorded, recorded_late) = times[0];
    for (timed, (null, null_late)) in RECORDING.iter().zip(&times).skip(1) {
        let beyond = recorded_late.saturating_sub(*null_late);
        let bound = recorded.saturating_sub(*null) * 2 + SLACK;
        let holds = beyond <= bound;
        println!(
            "beyond {}: {} at turn {turns}, at most 2 x {} + 20 µs = {}: {}",
            timed.name(),
            shown(beyond),
            shown(recorded.saturating_sub(*null)),
            shown(bound),
            if holds { "holds" } else { "does not hold" },
        );
        // Whoever looks at no byte cannot know whether it is the same: that line is for comparison.
        let judged = turns >= JUDGED_FROM_TURNS && *timed == Timed::Json;
        verdict.expect(holds || !judged, || format!("recording turn {turns} takes too long"));
    }
    Ok(())
}

fn shown(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6)
}

/// The medians of what is timed, around a turn.
fn medians(
    timed: &[Timed],
    turn: usize,
    around: usize,
    runs: usize,
    new_bytes: usize,
) -> anyhow::Result<Vec<Duration>> {
    let arguments = format!("--turn {turn} --around {around} --runs {runs} --new-bytes {new_bytes}");
    let environment: &[_] = if timed == NOT_RECORDING { &[("WORKFLOW_LOG", "off")] } else { &[] };
    let arguments = arguments.split(' ').chain(["--compare", if environment.is_empty() { "0" } else { "1" }]);
    let answers = child::run("time", arguments, environment)?;
    timed.iter().map(|timed| Ok(Duration::from_nanos(answers.get(timed.name())?))).collect()
}

/// The child.
pub(crate) fn child(arguments: Vec<String>) -> anyhow::Result<()> {
    let known = [("--turn", ""), ("--around", ""), ("--runs", ""), ("--new-bytes", ""), ("--compare", "")];
    let options = Options::parse(arguments, &known)?;
    let (turn, around): (usize, usize) = (options.parsed("--turn")?, options.parsed("--around")?);
    let timed = if options.text("--compare") == "1" { &NOT_RECORDING[..] } else { &RECORDING };
    let mut stopwatch = Stopwatch {
        range: turn.saturating_sub(around)..=turn + around,
        timed,
        times: vec![Vec::new(); timed.len()],
        copies: Vec::new(),
    };
    for _ in 0..options.parsed("--runs")? {
        // The folder is removed again: pages that a file system is still writing out take time.
        let logs = tempfile::tempdir()?;
        let new_bytes = options.parsed("--new-bytes")?;
        let life = Life { pattern: Pattern::Append, turns: turn + around, new_bytes };
        stopwatch.copies.clear();
        agent::live(&mut life.story(), life.turns, logs.path(), &mut stopwatch);
    }
    for (timed, mut times) in timed.iter().zip(stopwatch.times) {
        times.sort_unstable();
        let median = times.get(times.len() / 2).context("nothing was timed")?;
        child::say(timed.name(), u64::try_from(median.as_nanos())?);
    }
    Ok(())
}

/// Times the turns of a range.
struct Stopwatch {
    range: RangeInclusive<usize>,
    timed: &'static [Timed],
    /// The times of each.
    times: Vec<Vec<Duration>>,
    /// The texts of the messages so far, elsewhere in memory.
    copies: Vec<String>,
}

impl Watch for Stopwatch {
    fn around(&mut self, number: usize, exchange: &Exchange<'_>, call: impl FnOnce()) {
        let messages = exchange.prompt.messages();
        let turn = number + 1;
        if !self.range.contains(&turn) {
            return call();
        }
        let mut call = Some(call);
        if self.timed == NOT_RECORDING {
            let new = messages.iter().skip(self.copies.len()).map(|message| message.text().to_owned());
            self.copies.extend(new);
        }
        let values = (messages, exchange.tools);
        // Each in turn is the first, which finds the messages as the program left them.
        for index in (0..self.timed.len()).map(|index| (index + turn) % self.timed.len()) {
            let start = Instant::now();
            match self.timed[index] {
                Timed::Record => {
                    if let Some(call) = call.take() {
                        call();
                    }
                }
                Timed::Lengths => drop(black_box(count::<Lengths>(black_box(&values)))),
                Timed::Json => drop(black_box(count::<JsonBytes>(black_box(&values)))),
                Timed::Compare => {
                    let pairs = black_box(messages).iter().zip(&self.copies);
                    black_box(pairs.filter(|(message, copy)| message.text() == *copy).count());
                }
            }
            self.times[index].push(start.elapsed());
        }
        if let Some(call) = call {
            call();
        }
    }
}
