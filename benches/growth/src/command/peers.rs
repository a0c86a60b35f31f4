//! Processor time, bytes and memory to record a conversation, beside `tracing` and the JSON layer
//! of `tracing-subscriber`, which write the same prompts, replies, commands and outputs.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use growth::patterns::Pattern;
use growth::story::Exchange;
use growth::table::{Table, mebibytes, thousands};
use growth::usage::Usage;

use super::live::{self, Life, journal};
use crate::child;
use crate::options::Options;
use crate::verdict::Verdict;

pub(crate) const OPTIONS: [(&str, &str); 3] =
    [("--turns", "800"), ("--rounds", "5"), ("--new-bytes", "3000")];

const TIMES_LESS: f64 = 30.0;
/// Below this many turns, the start of a process is most of what is measured.
const JUDGED_FROM_TURNS: usize = 400;

/// Who records.
#[derive(Clone, Copy, Debug)]
enum Peer {
    /// Nobody: the story is told, that is all.
    Nobody,
    WorkflowLog,
    Tracing,
}

/// What one round took.
#[derive(Clone, Copy, Debug, Default)]
struct Round {
    /// Up to the last call.
    lived: Duration,
    /// With what is done at the end.
    whole: Duration,
    bytes: u64,
    peak_bytes: u64,
}

pub(crate) fn run(options: &Options, verdict: &mut Verdict) -> anyhow::Result<()> {
    let life = Life {
        pattern: Pattern::Append,
        turns: options.parsed("--turns")?,
        new_bytes: options.parsed("--new-bytes")?,
    };
    let peers = [Peer::Nobody, Peer::WorkflowLog, Peer::Tracing];
    let mut rounds = [const { Vec::new() }; 3];
    for number in 0..options.parsed::<usize>("--rounds")?.max(1) {
        // Not always the same one after the same one.
        for place in (0..3).map(|place| (place + number) % 3) {
            rounds[place].push(peers[place].record(life)?);
        }
    }
    let [nobody, ours, tracing] = rounds.map(|rounds| Round::median(&rounds));

    let mut table =
        Table::new(["medians", "cpu", "beyond nobody", "of it the report", "bytes", "peak memory"]);
    for (name, round) in [("nobody", nobody), ("workflow-log", ours), ("tracing", tracing)] {
        table.row([
            name.to_owned(),
            shown(round.whole),
            shown(round.whole.saturating_sub(nobody.whole)),
            shown(round.whole.saturating_sub(round.lived)),
            thousands(round.bytes),
            mebibytes(round.peak_bytes),
        ]);
    }
    println!("{table}");
    let beyond = |time: Duration, nobody: Duration| time.saturating_sub(nobody).as_secs_f64().max(1e-9);
    let theirs = beyond(tracing.whole, nobody.whole);
    let whole = theirs / beyond(ours.whole, nobody.whole);
    let lived = theirs / beyond(ours.lived, nobody.lived);
    println!(
        "tracing takes {whole:.1} times as much; without our report {lived:.1} times; wanted are {TIMES_LESS}"
    );
    let judged = life.turns >= JUDGED_FROM_TURNS;
    verdict.expect(!judged || whole >= TIMES_LESS, || format!("tracing takes only {whole:.1} times as much"));
    Ok(())
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

impl Peer {
    /// Records a life, in a process of its own.
    fn record(self, life: Life) -> anyhow::Result<Round> {
        let folder = tempfile::tempdir()?;
        match self {
            Self::Nobody => {
                let cost = life.live(folder.path(), &[("WORKFLOW_LOG", "off")])?;
                Ok(Round::of(cost.lived, cost.whole, 0))
            }
            Self::WorkflowLog => {
                let cost = life.live(folder.path(), &[])?;
                Ok(Round::of(cost.lived, cost.whole, journal(folder.path())?.metadata()?.len()))
            }
            Self::Tracing => {
                let file = folder.path().join("tracing.jsonl");
                let answers = child::run("trace", life.arguments("--file", &file)?, &[])?;
                let usage = live::whole(&answers)?;
                Ok(Round::of(usage, usage, file.metadata()?.len()))
            }
        }
    }
}

impl Round {
    /// The medians of several rounds, each by itself.
    fn median(rounds: &[Self]) -> Self {
        fn median<T: Ord + Copy + Default>(values: impl Iterator<Item = T>) -> T {
            let mut values: Vec<_> = values.collect();
            values.sort_unstable();
            values.get(values.len() / 2).copied().unwrap_or_default()
        }
        Self {
            lived: median(rounds.iter().map(|round| round.lived)),
            whole: median(rounds.iter().map(|round| round.whole)),
            bytes: median(rounds.iter().map(|round| round.bytes)),
            peak_bytes: median(rounds.iter().map(|round| round.peak_bytes)),
        }
    }

    fn of(lived: Usage, whole: Usage, bytes: u64) -> Self {
        Self { lived: lived.cpu, whole: whole.cpu, bytes, peak_bytes: whole.peak_bytes }
    }
}

/// The child: the story told to `tracing`.
pub(crate) fn child(arguments: Vec<String>) -> anyhow::Result<()> {
    let (life, file) = Life::parse(arguments, "--file")?;
    trace(life, &file)?;
    live::say("whole", Usage::now());
    Ok(())
}

fn trace(life: Life, file: &Path) -> anyhow::Result<()> {
    let file = Mutex::new(File::create(file)?);
    let subscriber = tracing_subscriber::fmt().json().with_writer(file).finish();
    let mut story = life.story();
    tracing::subscriber::with_default(subscriber, || {
        while story.told() < life.turns {
            let Exchange { prompt, tools, turn } = story.advance();
            // Messages are no values that `tracing` has, so they go in as text.
            let prompt = serde_json::to_string(prompt.messages())?;
            let tools = serde_json::to_string(tools)?;
            tracing::info!(prompt, tools, temperature = 0.2, reply = turn.reply.text(), "llm");
            let output = turn.printed.output.as_str();
            tracing::info!(command = turn.command, output, exit_code = turn.printed.exit_code, "env");
        }
        Ok(())
    })
}
