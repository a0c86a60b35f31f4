//! Real runs, replayed: everything their agents did is in the journal, as our reader reads it and
//! as a reader in Python does that knows nothing but the format's page.
//!
//! They are looked for in the folder that `WORKFLOW_LOG_TRAJECTORIES` names.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use replay_tests::{Extent, Programs, Python, Trajectory, compare, recorded, say};
use workflow_log_journal::{Run, layout, store};

/// What became of one trajectory.
struct Replay {
    name: String,
    steps: usize,
    prompt_bytes: u64,
    unique_bytes: u64,
    journal_bytes: u64,
    report_bytes: u64,
    took: Duration,
    problems: Vec<String>,
}

#[test]
fn everything_real_agents_did_is_in_the_journal() {
    let Some(mut trajectories) = recorded() else {
        return say("trajectories: did not run: set WORKFLOW_LOG_TRAJECTORIES to a folder of trajectories");
    };
    if Python::find().is_none() {
        say("trajectories: there is no python3 here, so the readers in Python did not run");
    }
    let programs = Programs::built();
    // The longest last, where they are taken from, so that no worker is left alone with it.
    trajectories.sort_by_key(Trajectory::prompt_bytes);
    let queue = Mutex::new(trajectories);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(trajectory) = { queue.lock().expect("no worker panicked").pop() } {
                    let replay = replay(programs, &trajectory);
                    done.lock().expect("no worker panicked").push(replay);
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no worker panicked");
    done.sort_by(|one, other| one.name.cmp(&other.name));
    say(&table(&done));
    let problems: Vec<_> = done.iter().flat_map(|replay| &replay.problems).map(String::as_str).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn replay(programs: &Programs, trajectory: &Trajectory) -> Replay {
    let logs = tempfile::tempdir().expect("a temporary folder");
    let start = Instant::now();
    let output = programs.replay(&trajectory.path, logs.path()).output().expect("the example starts");
    let took = start.elapsed();
    let mut problems = Vec::new();
    if !output.status.success() {
        problems.push(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    let journals = store::list(logs.path()).expect("the folder can be listed");
    if let [journal] = journals.as_slice() {
        check(journal, trajectory, &mut problems);
    } else {
        problems.push(format!("it left {} journals", journals.len()));
    }
    let size = |path: PathBuf| path.metadata().map_or(0, |file| file.len());
    let name = trajectory.name();
    let journal_bytes = journals.first().map_or(0, |journal| size(journal.clone()));
    let allowed = allowed_bytes(trajectory.unique_bytes(), trajectory.steps.len());
    if journal_bytes > allowed {
        problems.push(format!("the journal has {journal_bytes} bytes, and {allowed} are enough"));
    }
    Replay {
        steps: trajectory.steps.len(),
        prompt_bytes: trajectory.prompt_bytes(),
        unique_bytes: trajectory.unique_bytes(),
        journal_bytes,
        report_bytes: journals.first().map_or(0, |journal| size(layout::report_path(journal))),
        took,
        problems: problems.iter().map(|problem| format!("{name}: {problem}")).collect(),
        name,
    }
}

/// How many bytes a journal may have: what is unique with what JSON and references add to it, and
/// what there is to say about each step beside its content.
fn allowed_bytes(unique_bytes: u64, steps: usize) -> u64 {
    unique_bytes * 115 / 100 + 600 * steps as u64
}

fn check(journal: &Path, trajectory: &Trajectory, problems: &mut Vec<String>) {
    match Run::load(journal) {
        Ok(run) => problems.extend(compare(&run, trajectory, Extent::Whole).differences),
        Err(error) => problems.push(format!("our reader cannot read it: {error}")),
    }
    if let Some(python) = Python::find() {
        problems.extend(python.check_replay(journal, &trajectory.path).err());
        problems.extend(python.check_documents(&[layout::report_path(journal)]).err());
    }
}

fn table(replays: &[Replay]) -> String {
    let width = replays.iter().map(|replay| replay.name.len()).max().unwrap_or_default();
    let row = |name: &str, cells: [String; 7]| {
        let [steps, prompts, unique, journal, share, report, seconds] = cells;
        format!(
            "{name:width$} {steps:>5} {prompts:>12} {unique:>12} {journal:>13} {share:>7} {report:>12} {seconds:>7}\n"
        )
    };
    let heads =
        ["steps", "prompt bytes", "unique bytes", "journal bytes", "allowed", "report bytes", "seconds"];
    let mut text = row("trajectory", heads.map(str::to_owned));
    let cells = |replays: &[Replay]| {
        let sum = |bytes: fn(&Replay) -> u64| replays.iter().map(bytes).sum::<u64>();
        let steps = replays.iter().map(|replay| replay.steps).sum();
        let (unique, journal) = (sum(|replay| replay.unique_bytes), sum(|replay| replay.journal_bytes));
        [
            format!("{steps}"),
            sum(|replay| replay.prompt_bytes).to_string(),
            unique.to_string(),
            journal.to_string(),
            format!("{} %", journal * 100 / allowed_bytes(unique, steps).max(1)),
            sum(|replay| replay.report_bytes).to_string(),
            format!("{:.2}", replays.iter().map(|replay| replay.took).sum::<Duration>().as_secs_f64()),
        ]
    };
    for replay in replays {
        text.push_str(&row(&replay.name, cells(std::slice::from_ref(replay))));
    }
    text.push_str(&row(&format!("{} trajectories", replays.len()), cells(replays)));
    text
}
