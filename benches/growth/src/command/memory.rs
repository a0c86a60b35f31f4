//! The memory that the recorder takes beyond the program it records, and `workflow-log show`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use growth::patterns::Pattern;
use growth::table::{Table, mebibytes};

use super::live::{Life, journal};
use crate::child;
use crate::options::Options;
use crate::verdict::Verdict;

pub(crate) const OPTIONS: [(&str, &str); 3] = [("--turns", "2000"), ("--cli", ""), ("--new-bytes", "3000")];

/// What the budget is when nobody sets it.
const DEFAULT_BUDGET: u64 = 32 << 20;
const SMALL_BUDGET: u64 = 8 << 20;
/// Below this many turns, there is nothing yet that could take memory.
const JUDGED_FROM_TURNS: usize = 1000;

pub(crate) fn run(options: &Options, verdict: &mut Verdict) -> anyhow::Result<()> {
    let turns = options.parsed("--turns")?;
    let new_bytes = options.parsed("--new-bytes")?;
    let cli = match options.text("--cli") {
        "" => built_cli()?,
        path => path.into(),
    };
    let mut table =
        Table::new(["pattern", "budget", "journal", "program", "recorder", "with report", "show"]);
    for pattern in [Pattern::Append, Pattern::Flat] {
        for (budget, setting) in [(DEFAULT_BUDGET, None), (SMALL_BUDGET, Some("8MiB"))] {
            let life = Life { pattern, turns, new_bytes };
            let setting: Vec<_> = setting.map(|value| ("WORKFLOW_LOG_MEMORY", value)).into_iter().collect();
            let (logs, none) = (tempfile::tempdir()?, tempfile::tempdir()?);
            let lived = life.live(logs.path(), &setting)?;
            let off = life.live(none.path(), &[("WORKFLOW_LOG", "off")])?;
            let journal = journal(logs.path())?;
            // A reader knows nothing of the budget that a journal was recorded with.
            let show = setting.is_empty().then(|| peak_of_show(&cli, &journal)).transpose()?;
            let recorder = lived.lived.peak_bytes.saturating_sub(off.lived.peak_bytes);
            let with_report = lived.whole.peak_bytes.saturating_sub(off.whole.peak_bytes);
            table.row([
                format!("{pattern:<2} {}", pattern.about()),
                mebibytes(budget),
                mebibytes(journal.metadata()?.len()),
                mebibytes(off.lived.peak_bytes),
                mebibytes(recorder),
                mebibytes(with_report),
                show.map_or(String::new(), mebibytes),
            ]);
            let judged = turns >= JUDGED_FROM_TURNS;
            let mut within = |what: &str, bytes: u64, budget: u64| {
                verdict.expect(!judged || bytes <= budget, || {
                    format!("{pattern}: {what} takes {}, at most {}", mebibytes(bytes), mebibytes(budget))
                });
            };
            within("the recorder", with_report, budget);
            within("show", show.unwrap_or_default(), DEFAULT_BUDGET);
        }
    }
    println!("{table}");
    Ok(())
}

/// The program `workflow-log`, built as this one is.
fn built_cli() -> anyhow::Result<PathBuf> {
    let this = env::current_exe()?;
    let folder = this.parent().context("this program is in a folder")?;
    // Cargo tells the programs that it runs where it is. Without it, what was built before is taken.
    if let (Some(cargo), Some(target)) = (env::var_os("CARGO"), folder.parent()) {
        let profile = folder.file_name().unwrap_or_default().to_string_lossy();
        let profile = if profile == "debug" { "dev".into() } else { profile };
        let mut command = Command::new(cargo);
        // The whole workspace's features, or dependencies would be built a second time with fewer.
        command.args(["build", "--quiet", "--workspace", "--bin", "workflow-log", "--profile", &profile]);
        command.arg("--target-dir").arg(target).current_dir(env!("CARGO_MANIFEST_DIR"));
        // What it says of this package would look to build scripts as if theirs had changed.
        for (name, _) in env::vars_os().filter(|(name, _)| is_of_this_package(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        ensure!(command.status()?.success(), "workflow-log cannot be built");
    }
    let cli = folder.join("workflow-log").with_extension(env::consts::EXE_EXTENSION);
    ensure!(cli.exists(), "there is no {}: build it, or say where it is with `--cli`", cli.display());
    Ok(cli)
}

fn is_of_this_package(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

fn peak_of_show(cli: &Path, journal: &Path) -> anyhow::Result<u64> {
    child::run("watch", [cli.as_os_str(), "show".as_ref(), journal.as_os_str()], &[])?.get("peak_bytes")
}
