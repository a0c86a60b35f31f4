//! The program `workflow-log`: shows what the agents of a workflow did.
//!
//! ```text
//! workflow-log ls                    the runs in logs/
//! workflow-log show                  the latest run, as a tree
//! workflow-log cat patch             the records of the latest run whose name begins with `patch`
//! workflow-log export --to json RUN  its report, also where its process was killed
//! ```
//!
//! # Verbs
//!
//! | verb | prints | with `--json` |
//! |---|---|---|
//! | `ls [FOLDER]` | a table of runs, oldest first | [a list of runs](#ls---json) |
//! | `show [RUN]` | the run as a tree; `--lines N` shows more of each text | [the tree](#show---json) |
//! | `cat [RUN]` | the journal's whole lines as they stand, one JSON object a line; with `--expand` the records with everything they refer to in place, and no `content` lines; what is damaged is told on standard error | the same |
//! | `export --to json [RUN]` | the report, or writes it to `--output FILE`; a file that exists is replaced only with `--force`; `--expand` repeats what comes again however large the document gets | the same |
//!
//! `RUN` is a journal, a report, a folder, or the beginning of a run's name (the latest such);
//! without it, the latest run is meant.
//! Runs are looked for in `--dir DIR`, else in `$WORKFLOW_LOG_DIR`, else in `logs`.
//! A run may still be going on, or have been killed: what it was doing is shown either way.
//! Nothing is ever written to a journal or beside it.
//!
//! `--color auto|always|never` says when there are colours; `auto` means on a terminal, and follows
//! `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE`.
//! `--width N` sets the width, which is else that of the terminal, or in a pipe 100 for trees and
//! as much as needed for tables.
//! What was recorded is never printed raw for people: characters that a terminal would obey are
//! shown instead.
//! JSON is for programs and holds everything as it was recorded.
//!
//! # Exit codes
//!
//! | code | means |
//! |---|---|
//! | 0 | done; also when whoever read the output has seen enough (`workflow-log show \| head`) |
//! | 1 | looked for and not found: no such run, or no runs at all |
//! | 2 | could not be done: unreadable, not a journal, not writable, wrong usage |
//!
//! A file in the folder that only looks like a journal does not fail `ls`; its line says why it
//! could not be read.
//! Errors are one line on standard error; with `--json`, standard output is JSON or empty.
//!
//! # JSON
//!
//! Both documents are objects with `version`, now 1.
//! New keys may appear without a new version; keys that are here stay and keep their meaning.
//! Every key is always there; what is unknown is `null`, never 0.
//! Times are RFC 3339 in UTC with microseconds, durations are milliseconds with fractions.
//!
//! ## `ls --json`
//!
//! `{"version": 1, "runs": [RUN, …]}`, oldest first. A run is
//!
//! | key | |
//! |---|---|
//! | `name`, `path` | what the run is called, and its journal |
//! | `id`, `workflow` | the run's id; the workflow's name |
//! | `start`, `end`, `duration_ms` | `end` and `duration_ms` are `null` unless the run ended |
//! | `status` | what the workflow set, else the outcome |
//! | `outcome` | `in_progress`, `completed`, `failed`, `panicked`, `cancelled`, `exited` or `interrupted` |
//! | `iterations`, `interactions`, `actions` | how many of each |
//! | `llm_calls`, `input_tokens`, `output_tokens` | queries to models, and their tokens as far as known; of a query that wraps others, those count |
//! | `failures` | what failed or panicked and had nothing in it that did |
//! | `lost_records`, `damaged_lines`, `torn_bytes` | what the journal lacks: records that could not be written, lines that are no records, bytes of an unfinished record at the end |
//!
//! and a file that could not be read has `name`, `path` and `error` only.
//!
//! ## `show --json`
//!
//! `{"version": 1, "run": RUN, "nodes": [NODE, …]}`. The run has `name` to `outcome` as above, and
//!
//! | key | |
//! |---|---|
//! | `last_record` | when the last record was written |
//! | `program`, `writer`, `pid` | the program, the library that recorded it, the process |
//! | `parent` | the node of another run it was called from: `{"run", "id"}` |
//! | `task_repo_dir`, `bounty_number`, `model_config` | as given to the workflow |
//! | `output`, `error` | what the workflow returned, or its own error: `{"message", "chain", "location"}` |
//! | `metadata`, `scores`, `resources` | objects by name; the types of resources in order of first use |
//! | `errors` | errors that were reported by hand: `[{"time", "message", "data"}]` |
//! | `totals` | `iterations` to `torn_bytes` as above |
//! | `damage` | the lines that are no records: `[{"line", "reason"}]` |
//!
//! Nodes are nested, in order of beginning:
//!
//! | key | |
//! |---|---|
//! | `id`, `parent` | `parent` is the id of the node around it; 0 is the run |
//! | `node` | `iteration`, `interaction` or `action` |
//! | `name` | the iteration's number, the agent's name, the action's type |
//! | `kind`, `function` | of actions: `llm`, `env`, `tool`, `step`, … ; the method or function |
//! | `outcome` | as a run's, but for `exited` |
//! | `status` | of iterations: what was set, else how it went |
//! | `start`, `end`, `duration_ms` | `end` and `duration_ms` are `null` unless it ended |
//! | `input` | parameters by name, or a value that had none, or `null` |
//! | `output`, `error` | what it returned, and what went wrong, as a run's |
//! | `facts` | what was found out: `model`, `input_tokens`, `output_tokens`, `exit_code`, … |
//! | `metadata`, `scores` | objects by name |
//! | `implicit`, `detached` | it stands for what happened outside any agent; its caller is unknown |
//! | `prompt` | of queries to models, what is new in the prompt against the one before it by the same method of the same agent: `{"of", "kept", "new", "rewritten_at"}`. `of` is `messages` or `bytes`, which the others count: how much of the prompt before this one begins with, how much follows, and from where on the history was rewritten, or `null` where it only grew. It is `null` for what has no prompt |
//! | `children` | the nodes in it |
//!
//! # As a library
//!
//! [`print_run`] shows a run from a program, for instance at the end of an example; [`view::tree`]
//! is the same as a pure function.

mod args;
mod command;
mod error;
mod summary;
mod terminal;
mod theme;
pub mod view;

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

pub use theme::Theme;
pub use view::Frame;

/// The program: does what the arguments say, the first of which is its own name.
///
/// Prints to standard output and standard error, and returns what the process should exit with.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    match try_run(args) {
        Ok(code) => code,
        Err(error) if error::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            error::note(&error::one_line(&error));
            error::exit_code(&error)
        }
    }
}

fn try_run(args: impl IntoIterator<Item = OsString>) -> anyhow::Result<ExitCode> {
    let raw = match args::Raw::try_parse_from(args) {
        Ok(raw) => raw,
        // Help and version are asked for and go to standard output; wrong usage exits with 2.
        Err(answer) => {
            answer.print()?;
            return Ok(if answer.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS });
        }
    };
    let (command, display) = args::resolve(raw)?;
    command::execute(command, display)
}

/// Prints a run as a tree to standard output, with colours and as wide as the terminal if it is
/// one. That nobody reads all of it is no error.
///
/// # Errors
///
/// When the run cannot be read or standard output not be written; the message says which file.
///
/// ```no_run
/// workflow_log_cli::print_run("logs/patch_20261121_051400.jsonl".as_ref())?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn print_run(path: &Path) -> io::Result<()> {
    match command::show(path, 1, args::Display::detected()) {
        Ok(_) => Ok(()),
        Err(error) if error::is_broken_pipe(&error) => Ok(()),
        Err(error) => Err(io::Error::other(error::one_line(&error))),
    }
}
