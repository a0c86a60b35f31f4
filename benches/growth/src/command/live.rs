//! The child that lives a story: what it leaves is a journal, what it says is what it used.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use growth::agent::{self, Watch};
use growth::patterns::Pattern;
use growth::story::Story;
use growth::usage::Usage;
use workflow_log_journal::store;

use crate::child::{self, Answers};
use crate::options::Options;

/// A story to live.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    pub(crate) pattern: Pattern,
    pub(crate) turns: usize,
    pub(crate) new_bytes: usize,
}

/// What a life took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Up to the last record but that of the run's end.
    pub(crate) lived: Usage,
    /// With the report that is written when the run ends.
    pub(crate) whole: Usage,
}

impl Life {
    /// Lives it in a process of its own. The journal is then in `logs`.
    pub(crate) fn live(&self, logs: &Path, environment: &[(&str, &str)]) -> anyhow::Result<Cost> {
        let answers = child::run("live", self.arguments("--logs", logs)?, environment)?;
        let usage = |cpu: &str, peak: &str| -> anyhow::Result<Usage> {
            Ok(Usage { cpu: Duration::from_nanos(answers.get(cpu)?), peak_bytes: answers.get(peak)? })
        };
        Ok(Cost {
            lived: usage("lived_cpu_ns", "lived_peak_bytes")?,
            whole: usage("whole_cpu_ns", "whole_peak_bytes")?,
        })
    }

    /// The story, as any process would tell it.
    pub(crate) fn story(&self) -> Story {
        Story::new(self.pattern, self.new_bytes)
    }

    /// How a child is told of it, and of a path.
    pub(crate) fn arguments(&self, option: &str, path: &Path) -> anyhow::Result<Vec<String>> {
        let path = path.to_str().context("the temporary folder's name is not UTF-8")?;
        let Self { pattern, turns, new_bytes } = self;
        let text = format!("--pattern {pattern} --turns {turns} --new-bytes {new_bytes} {option}");
        Ok(text.split(' ').chain([path]).map(str::to_owned).collect())
    }

    /// Likewise read by the child.
    pub(crate) fn parse(arguments: Vec<String>, option: &'static str) -> anyhow::Result<(Self, PathBuf)> {
        let known = [("--pattern", ""), ("--turns", ""), ("--new-bytes", ""), (option, "")];
        let options = Options::parse(arguments, &known)?;
        let pattern = Pattern::of_letter(options.text("--pattern")).context("which pattern?")?;
        let life =
            Self { pattern, turns: options.parsed("--turns")?, new_bytes: options.parsed("--new-bytes")? };
        Ok((life, options.text(option).into()))
    }
}

/// The one journal in a folder.
pub(crate) fn journal(logs: &Path) -> anyhow::Result<PathBuf> {
    match store::list(logs)?.as_slice() {
        [journal] => Ok(journal.clone()),
        journals => bail!("{} journals instead of one", journals.len()),
    }
}

/// Notes what was used before the run ends, and its report is written.
#[derive(Default)]
struct AtEnd(Usage);

impl Watch for AtEnd {
    fn at_end(&mut self) {
        self.0 = Usage::now();
    }
}

/// The child.
pub(crate) fn child(arguments: Vec<String>) -> anyhow::Result<()> {
    let (life, logs) = Life::parse(arguments, "--logs")?;
    let mut at_end = AtEnd::default();
    agent::live(&mut life.story(), life.turns, &logs, &mut at_end);
    say("lived", at_end.0);
    say("whole", Usage::now());
    Ok(())
}

/// Says what was used.
pub(crate) fn say(when: &str, usage: Usage) {
    child::say(&format!("{when}_cpu_ns"), u64::try_from(usage.cpu.as_nanos()).unwrap_or(u64::MAX));
    child::say(&format!("{when}_peak_bytes"), usage.peak_bytes);
}

/// What a child said that was used in all.
pub(crate) fn whole(answers: &Answers) -> anyhow::Result<Usage> {
    Ok(Usage {
        cpu: Duration::from_nanos(answers.get("whole_cpu_ns")?),
        peak_bytes: answers.get("whole_peak_bytes")?,
    })
}
