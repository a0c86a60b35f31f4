//! `kill -9` at random moments of a replay: no call that had returned is missing from the journal.
//!
//! The judge is not the journal: the replay writes the number of each call that has returned to a
//! pipe, and what is in a pipe outlives the process that wrote it.
//!
//! `WORKFLOW_LOG_KILLS` says how often each run is killed, `WORKFLOW_LOG_SEED` repeats the moments
//! of an earlier test.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Read as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use replay_tests::{
    Comparison, Extent, Kind, Programs, Python, Trajectory, compare, recorded, say, write_synthetic,
};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use workflow_log_journal::{Outcome, ReadError, Run, layout, store};

const KILLS: usize = 50;
/// How long the model takes for a reply, so that most moments are in the middle of a call.
const DELAY_MS: &str = "20";
const SIGKILL: i32 = 9;

#[test]
fn no_call_that_returned_is_lost_when_a_run_is_killed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("synthetic.jsonl");
    write_synthetic(&path);
    kill_at_random_moments(&Trajectory::open(&path));
}

#[test]
fn no_call_that_returned_is_lost_when_a_real_run_is_killed() {
    let Some(trajectories) = recorded() else {
        return say(
            "kill: a real run was not killed: set WORKFLOW_LOG_TRAJECTORIES to a folder of trajectories",
        );
    };
    // Of those with enough calls of most kinds the one that is read the fastest, because every
    // reader reads it after every kill.
    let kinds = |trajectory: &Trajectory| {
        [Kind::Llm, Kind::Env, Kind::Tool]
            .into_iter()
            .filter(|kind| trajectory.steps.iter().any(|step| step.kind == *kind))
            .count()
    };
    let chosen = trajectories.iter().max_by_key(|trajectory| {
        (kinds(trajectory), trajectory.steps.len().min(30), std::cmp::Reverse(trajectory.prompt_bytes()))
    });
    kill_at_random_moments(chosen.expect("a folder of trajectories has one"));
}

/// What came of killing one run again and again.
#[derive(Default)]
struct Tally {
    kills: usize,
    in_flight: usize,
    before_the_first_record: usize,
    torn: usize,
    /// Calls that had returned, over all kills.
    witnessed: usize,
    /// Of those, the ones that are not in the journal.
    lost: usize,
    exports: Vec<PathBuf>,
    problems: Vec<String>,
}

fn kill_at_random_moments(trajectory: &Trajectory) {
    let kills = std::env::var("WORKFLOW_LOG_KILLS").map_or(KILLS, |kills| kills.parse().expect("a number"));
    let seed = std::env::var("WORKFLOW_LOG_SEED").map_or_else(
        |_| SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs(),
        |seed| seed.parse().expect("a number"),
    );
    let name = trajectory.name();
    say(&format!("kill {name}: {kills} times, WORKFLOW_LOG_SEED={seed}"));
    let mut random = Random(seed);
    let length = uncut(trajectory);
    let exports = tempfile::tempdir().expect("a temporary folder");

    let mut tally = Tally::default();
    let (mut moments, mut too_late) = (0, 0);
    while tally.kills < kills {
        let moment = length.mul_f64(random.share());
        moments += 1;
        assert!(moments < 4 * kills + 10, "{too_late} of {moments} kills came too late");
        let replay = Replay::start(trajectory);
        // Not to wait for something: the moment of the kill is what the experiment varies.
        std::thread::sleep(moment.saturating_sub(replay.start.elapsed()));
        match replay.kill() {
            None => too_late += 1,
            Some(killed) => {
                tally.kills += 1;
                let before = tally.problems.len();
                killed.check(trajectory, exports.path(), &mut tally);
                if tally.problems.len() > before {
                    let kept = killed.logs.keep();
                    tally.problems.push(format!("(killed after {moment:?}; kept {})", kept.display()));
                }
            }
        }
    }
    match Python::find() {
        Some(_) if tally.exports.is_empty() => {}
        Some(python) => tally.problems.extend(python.check_documents(&tally.exports).err()),
        None => say("kill: there is no python3 here, so the readers in Python did not run"),
    }
    say(&format!(
        "kill {name}: {} kills in {length:.0?}, {} with a call in flight, {} before the first record, {} torn \
         tails; {} calls had returned, lost {}",
        tally.kills, tally.in_flight, tally.before_the_first_record, tally.torn, tally.witnessed, tally.lost
    ));
    assert!(tally.problems.is_empty(), "WORKFLOW_LOG_SEED={seed}\n{}", tally.problems.join("\n"));
    let needed = kills * 4 / 5;
    assert!(tally.in_flight >= needed, "a call was in flight at {} of {kills} kills", tally.in_flight);
}

/// How long the run takes when nobody kills it, and that it is right then.
fn uncut(trajectory: &Trajectory) -> Duration {
    let replay = Replay::start(trajectory);
    let Replay { logs, mut child, start, witness } = replay;
    let status = child.wait().expect("the example ends");
    let length = start.elapsed();
    assert!(status.success(), "the example is right when it is left alone: {status}");
    assert_eq!(witness.returned(), trajectory.steps.len(), "every call returned");
    let journals = store::list(&folder_of(&logs)).expect("the folder can be listed");
    let run = Run::load(&journals[0]).expect("a journal");
    assert_eq!(compare(&run, trajectory, Extent::Whole).differences, [""; 0]);
    length
}

/// The pipe that the replay tells what has returned.
struct Witness {
    read: File,
    write: File,
}

impl Witness {
    fn new(path: &Path) -> Self {
        let made = Command::new("mkfifo").arg(path).status().expect("mkfifo is there");
        assert!(made.success(), "mkfifo {}", path.display());
        // Opening a pipe waits for its other end. Opened for both it does not, and a replay that
        // dies before it has opened its end keeps nobody waiting.
        let write = OpenOptions::new().read(true).write(true).open(path).expect("a pipe");
        Self { read: File::open(path).expect("a pipe"), write }
    }

    /// How many calls returned. To be asked when the replay is gone: what it wrote is in the pipe,
    /// which holds far more than there is to say.
    fn returned(self) -> usize {
        let Self { mut read, write } = self;
        drop(write);
        let mut said = String::new();
        read.read_to_string(&mut said).expect("the pipe can be read");
        let lines: Vec<_> = said.split_inclusive('\n').collect();
        for (number, line) in lines.iter().enumerate() {
            assert_eq!(*line, format!("{number}\n"), "the calls returned one after the other");
        }
        lines.len()
    }
}

/// A replay that runs.
struct Replay {
    logs: TempDir,
    child: Child,
    start: Instant,
    witness: Witness,
}

/// A replay that was killed.
struct Killed {
    logs: TempDir,
    witnessed: usize,
}

fn folder_of(logs: &TempDir) -> PathBuf {
    logs.path().join("logs")
}

impl Replay {
    fn start(trajectory: &Trajectory) -> Self {
        let logs = tempfile::tempdir().expect("a temporary folder");
        let pipe = logs.path().join("witness");
        let witness = Witness::new(&pipe);
        let mut replay = Programs::built().replay(&trajectory.path, &folder_of(&logs));
        replay.args(["--delay-ms", DELAY_MS, "--witness"]).arg(&pipe).stdout(Stdio::null());
        let start = Instant::now();
        let child = replay.spawn().expect("the example starts");
        Self { logs, child, start, witness }
    }

    /// Kills it; `None` when it was over before that.
    fn kill(mut self) -> Option<Killed> {
        // On Unix that is SIGKILL, which no process can put off.
        self.child.kill().expect("it can be killed");
        let status = self.child.wait().expect("it is our child");
        if status.signal() != Some(SIGKILL) {
            assert!(status.success(), "the example is right when it is left alone: {status}");
            return None;
        }
        let killed = Killed { witnessed: self.witness.returned(), logs: self.logs };
        let run = killed.journal().and_then(|journal| Run::load(&journal).ok());
        // Killed while the run was closed, or after that: it was over, and nothing was cut.
        run.is_none_or(|run| run.ended_at.is_none()).then_some(killed)
    }
}

impl Killed {
    fn journal(&self) -> Option<PathBuf> {
        let journals = store::list(&folder_of(&self.logs)).expect("the folder can be listed");
        assert!(journals.len() <= 1, "one run has one journal: {journals:?}");
        journals.into_iter().next()
    }

    fn check(&self, trajectory: &Trajectory, exports: &Path, tally: &mut Tally) {
        tally.witnessed += self.witnessed;
        let loaded = self.journal().map(|journal| Run::load(&journal));
        let run = match loaded {
            None | Some(Err(ReadError::Empty { .. })) => {
                tally.before_the_first_record += 1;
                tally.lost += self.witnessed;
                if self.witnessed > 0 {
                    tally.problems.push(format!("{} calls had returned, nothing is there", self.witnessed));
                }
                return;
            }
            Some(Err(error)) => return tally.problems.push(format!("our reader cannot read it: {error}")),
            Some(Ok(run)) => run,
        };
        let before = contents(&folder_of(&self.logs));
        let found = compare(&run, trajectory, Extent::Prefix);
        tally.in_flight += found.open;
        tally.torn += usize::from(run.torn_bytes > 0);
        tally.lost += self.witnessed.saturating_sub(found.completed);
        let problems = &mut tally.problems;
        problems.extend_from_slice(&found.differences);
        let mut holds = |condition: bool, what: String| {
            if !condition {
                problems.push(what);
            }
        };
        let counts = format!("{} returned, {} ended, {} open", self.witnessed, found.completed, found.open);
        // After a call has ended the replay says so, and only then makes the next.
        let unsaid = found.completed.checked_sub(self.witnessed);
        holds(matches!((unsaid, found.open), (Some(0), 0 | 1) | (Some(1), 0)), counts);
        holds(run.outcome == Outcome::Interrupted, format!("the run is {}", run.outcome));
        holds(run.final_status() == "interrupted", format!("the final status is {}", run.final_status()));
        holds(!layout::report_path(&run.path).exists(), "a run that was killed has a report".to_owned());

        if let Some(python) = Python::find() {
            problems.extend(python.check_killed_replay(&run.path, &trajectory.path).err());
        }
        match self.readers(&found) {
            Ok(export) => {
                let path = exports.join(format!("{}.json", tally.exports.len()));
                fs::write(&path, export).expect("an export can be kept");
                tally.exports.push(path);
            }
            Err(problem) => problems.push(problem),
        }
        if contents(&folder_of(&self.logs)) != before {
            problems.push("a reader changed something".to_owned());
        }
    }

    /// Lets the command line read it, and returns the report it exports.
    fn readers(&self, found: &Comparison) -> Result<Vec<u8>, String> {
        let tree = self.workflow_log(&["show"])?;
        let tree = String::from_utf8_lossy(&tree);
        let shown = json(&self.workflow_log(&["show", "--json"])?)?;
        let export = self.workflow_log(&["export", "--to", "json"])?;
        let report = json(&export)?;
        let below = |value: &serde_json::Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
        let interactions = below(&report, "iterations").into_iter().flat_map(|it| below(&it, "interactions"));
        let actions: Vec<_> = interactions.flat_map(|it| below(&it, "actions")).collect();
        let interrupted = |action: &&serde_json::Value| action["metadata"]["outcome"] == "interrupted";
        let in_flight: Vec<_> = actions.iter().filter(interrupted).collect();
        for (what, right) in [
            ("the tree does not say `interrupted`", tree.contains("interrupted")),
            ("the JSON does not say `interrupted`", shown["run"]["status"] == "interrupted"),
            ("the report does not say `interrupted`", report["final_status"] == "interrupted"),
            ("the report has other calls", actions.len() == found.completed + found.open),
            ("the report has other calls in flight", in_flight.len() == found.open),
            ("a call in flight has no input", in_flight.iter().all(|action| !action["input_data"].is_null())),
        ] {
            if !right {
                return Err(what.to_owned());
            }
        }
        Ok(export)
    }

    fn workflow_log(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let mut program = Programs::built().workflow_log(&folder_of(&self.logs));
        let output = program.args(arguments).output().expect("workflow-log starts");
        if output.status.code() == Some(0) && output.stderr.is_empty() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("workflow-log {arguments:?}: {}: {said}", output.status))
    }
}

fn json(text: &[u8]) -> Result<serde_json::Value, String> {
    serde_json::from_slice(text).map_err(|error| format!("it is no JSON: {error}"))
}

/// What is in a folder: the time and the hash of every file, by name.
fn contents(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let file = |path: PathBuf| {
        let modified = path.metadata().and_then(|file| file.modified()).expect("a file has a time");
        let hash = Sha256::digest(fs::read(&path).expect("a file can be read")).to_vec();
        (path, (modified, hash))
    };
    entries.map(|entry| file(entry.expect("an entry").path())).collect()
}

/// `SplitMix64`: good enough to scatter moments, and the same everywhere.
struct Random(u64);

impl Random {
    /// A number between 0 and 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        f64::from(u32::try_from(bits >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }
}
