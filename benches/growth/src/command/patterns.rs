//! The bytes of the journal for each pattern and number of turns, and everything read back.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use growth::patterns::Pattern;
use growth::readback::{Readback, read_back};
use growth::table::{Table, ratio, thousands};

use super::live::{Life, journal};
use crate::options::Options;
use crate::verdict::Verdict;

pub(crate) const OPTIONS: [(&str, &str); 3] =
    [("--turns", "50,200,800,2000"), ("--new-bytes", "3000"), ("--only", "")];

/// How far the bytes of a turn may be from those of a turn before.
const LINEAR_WITHIN_PERCENT: f64 = 10.0;
/// From so many turns on they are judged: a window of twenty turns is then long full.
const LINEAR_FROM_TURNS: usize = 200;

/// A thousand turns of 4 KB.
const THOUSAND: Life = Life { pattern: Pattern::Append, turns: 1000, new_bytes: 4000 };
const THOUSAND_LIMIT_BYTES: u64 = 5_000_000;

/// What was measured of one life.
struct Measured {
    life: Life,
    journal_bytes: u64,
    readback: Readback,
}

pub(crate) fn run(options: &Options, verdict: &mut Verdict) -> anyhow::Result<()> {
    let turns = options.list::<usize>("--turns")?;
    let new_bytes = options.parsed("--new-bytes")?;
    let only = options.list::<String>("--only")?;
    let patterns = Pattern::ALL
        .into_iter()
        .filter(|pattern| only.is_empty() || only.iter().any(|it| it == pattern.letter()));
    let mut lives: Vec<_> = patterns
        .flat_map(|pattern| turns.iter().map(move |turns| Life { pattern, turns: *turns, new_bytes }))
        .collect();
    // The whole table is asked for: so is the one line beside it.
    let with_thousand = turns.iter().any(|turns| *turns >= THOUSAND.turns) && only.is_empty();
    if with_thousand {
        lives.push(THOUSAND);
    }
    let mut all = measure(lives)?;
    let thousand = with_thousand.then(|| all.pop()).flatten();

    let mut table = Table::new([
        "pattern",
        "turns",
        "journal",
        "unique",
        "written out",
        "bound",
        "of bound",
        "a turn",
        "deviation",
        "differences",
    ]);
    for of_pattern in all.chunk_by(|one, next| one.life.pattern == next.life.pattern) {
        rows(of_pattern, &mut table, verdict);
    }
    println!("{table}");
    if let Some(thousand) = thousand {
        let bytes = thousand.journal_bytes;
        println!(
            "a: 1,000 turns of 4 KB ({} unique bytes): {} bytes, at most {}",
            thousands(thousand.readback.account.unique),
            thousands(bytes),
            thousands(THOUSAND_LIMIT_BYTES)
        );
        verdict.expect(bytes <= THOUSAND_LIMIT_BYTES, || "a: 1,000 turns of 4 KB are over 5 MB".to_owned());
        judge(&thousand, verdict);
    }
    let differences: u64 = all.iter().map(|measured| measured.readback.differences).sum();
    println!("{differences} differences between what was given and what is read back");
    Ok(())
}

/// Adds the rows of one pattern, by number of turns.
fn rows(measured: &[Measured], table: &mut Table, verdict: &mut Verdict) {
    let mut slopes: BTreeMap<usize, f64> = BTreeMap::new();
    for (index, one) in measured.iter().enumerate() {
        let Life { pattern, turns, .. } = one.life;
        let account = &one.readback.account;
        let before = index.checked_sub(1).map(|before| &measured[before]);
        let slope = before.map(|before| slope(before, one));
        let deviation =
            slope.zip(slopes.get(&(index.wrapping_sub(1)))).map(|(slope, last)| (slope / last - 1.0) * 100.0);
        slopes.extend(slope.map(|slope| (index, slope)));
        let name = if index == 0 { format!("{pattern:<2} {}", pattern.about()) } else { String::new() };
        table.row([
            name,
            thousands(turns as u64),
            thousands(one.journal_bytes),
            thousands(account.unique),
            thousands(account.written_out),
            thousands(account.bound()),
            format!("{:.2}", ratio(one.journal_bytes, account.bound())),
            slope.map_or(String::new(), |slope| format!("{slope:.0}")),
            deviation.map_or(String::new(), |percent| format!("{percent:+.1}%")),
            one.readback.differences.to_string(),
        ]);
        judge(one, verdict);
        let judged =
            index.checked_sub(2).is_some_and(|first| measured[first].life.turns >= LINEAR_FROM_TURNS);
        if let Some(deviation) = deviation.filter(|_| judged) {
            verdict.expect(deviation.abs() <= LINEAR_WITHIN_PERCENT, || {
                format!("{pattern}: a turn before {turns} takes {deviation:+.1}% more bytes than one earlier")
            });
        }
    }
}

/// The bytes of a turn between two numbers of turns.
#[expect(clippy::cast_precision_loss, reason = "it is compared by percents")]
fn slope(one: &Measured, other: &Measured) -> f64 {
    let bytes = other.journal_bytes as f64 - one.journal_bytes as f64;
    bytes / (other.life.turns as f64 - one.life.turns as f64)
}

fn judge(measured: &Measured, verdict: &mut Verdict) {
    let Life { pattern, turns, .. } = measured.life;
    let (bytes, bound) = (measured.journal_bytes, measured.readback.account.bound());
    verdict.expect(bytes <= bound, || {
        format!("{pattern}, {turns} turns: {} bytes, at most {}", thousands(bytes), thousands(bound))
    });
    let differences = measured.readback.differences;
    verdict.expect(differences == 0, || format!("{pattern}, {turns} turns: {differences} differences"));
}

/// Lives and reads back each, two at a time, and returns them in their order.
fn measure(lives: Vec<Life>) -> anyhow::Result<Vec<Measured>> {
    let mut queue: Vec<_> = lives.into_iter().enumerate().collect();
    // The longest last, where they are taken from.
    queue.sort_by_key(|(_, life)| life.turns);
    let queue = Mutex::new(queue);
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((place, life)) = { queue.lock().unwrap_or_else(PoisonError::into_inner).pop() }
                {
                    let measured =
                        one(life).with_context(|| format!("pattern {}, {} turns", life.pattern, life.turns));
                    done.lock().unwrap_or_else(PoisonError::into_inner).insert(place, measured);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn one(life: Life) -> anyhow::Result<Measured> {
    let logs = tempfile::tempdir()?;
    life.live(logs.path(), &[])?;
    let journal = journal(logs.path())?;
    Ok(Measured {
        life,
        journal_bytes: journal.metadata()?.len(),
        readback: read_back(&journal, life.story(), life.turns)?,
    })
}
