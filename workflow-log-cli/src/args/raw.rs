//! What was typed. Nothing here looks at the world.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  workflow-log show                      the latest run in ./logs
  workflow-log show patch                the latest run whose name begins with `patch`
  workflow-log show logs/patch_20261121_051400.jsonl
  workflow-log --dir /var/log/agents ls
  workflow-log export --to json --output report.json

Exit codes:
  0  done
  1  looked for and not found: no such run, or no runs at all
  2  could not be done: unreadable, not a journal, wrong usage

Environment:
  WORKFLOW_LOG_DIR   the folder of runs, where --dir is not given (default: logs)
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE   whether there are colours, where --color is not given";

/// Shows what the agents of a workflow did: runs recorded by workflow-log.
///
/// Reads journals, and never changes them; a run may still be going on, or have been killed.
#[derive(Debug, Parser)]
#[command(name = "workflow-log", version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct Raw {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    #[arg(long, value_name = "DIR", global = true)]
    #[arg(help = "The folder of runs [default: $WORKFLOW_LOG_DIR, else logs]")]
    pub(crate) dir: Option<PathBuf>,
    /// Print JSON for other programs, and nothing but JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorWhen::Auto, global = true)]
    pub(crate) color: ColorWhen,
    /// How wide the output may be [default: the terminal's width]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..), global = true)]
    pub(crate) width: Option<u16>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Not at all
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List runs, oldest first
    #[command(after_help = LS_HELP)]
    Ls {
        /// The folder of runs; wins over --dir
        folder: Option<PathBuf>,
    },
    /// Show a run as a tree
    #[command(after_help = SHOW_HELP)]
    Show {
        #[command(flatten)]
        run: RunArg,
        /// How many lines of each prompt, answer and output to show
        #[arg(long, value_name = "N", default_value_t = 1)]
        lines: usize,
    },
    /// Print a journal's whole lines as they stand, one JSON object a line
    #[command(after_help = CAT_HELP)]
    Cat {
        #[command(flatten)]
        run: RunArg,
        /// Print the records with everything they refer to in place, however often that is
        #[arg(long)]
        expand: bool,
    },
    /// Write a run in another format
    #[command(after_help = EXPORT_HELP)]
    Export {
        #[command(flatten)]
        run: RunArg,
        /// The format
        #[arg(long, value_name = "FORMAT", value_enum)]
        to: Format,
        /// Write to this file instead of standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Repeat values that come again, however large the document gets
        #[arg(long)]
        expand: bool,
        /// Replace the file if it exists
        #[arg(long, requires = "output")]
        force: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct RunArg {
    /// A journal, a report, a folder, or the beginning of a run's name, which means the latest such
    /// [default: the latest run]
    #[arg(value_name = "RUN")]
    pub(crate) run: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// The report: metadata, iterations, interactions, actions, errors
    Json,
}

const LS_HELP: &str = "\
Examples:
  workflow-log ls
  workflow-log ls /var/log/agents
  workflow-log ls --json | jq '.runs[] | select(.failures > 0) | .name'

Exit codes: 0 listed, 1 there are no runs, 2 the folder could not be read";

const SHOW_HELP: &str = "\
Examples:
  workflow-log show
  workflow-log show patch --lines 5
  workflow-log show --color always | less -R
  workflow-log show --json | jq '.run.totals'

Of a conversation the last message is shown, because those before it were shown before; where a
prompt does not go on from the one before it, its heading says that the history was rewritten.

Marks: ✓ completed  ✗ failed  ! panicked  ○ cancelled  ▸ running  ■ interrupted

Exit codes: 0 shown, 1 no such run, 2 could not be read";

const CAT_HELP: &str = "\
Examples:
  workflow-log cat
  workflow-log cat --expand patch | jq 'select(.kind == \"llm\")'
  workflow-log cat damaged.jsonl > whole.jsonl

A journal holds what comes again once, and refers to it; --expand prints the plain form, in which
every record says everything itself. Either is itself a journal, of the records that are whole.
What is damaged is told on standard error.

Exit codes: 0 printed, 1 no such run, 2 could not be read";

const EXPORT_HELP: &str = "\
Examples:
  workflow-log export --to json
  workflow-log export --to json patch --output patch.json
  workflow-log export --to json --expand | jq .error_log

A run that was killed has no report of its own; this makes one. A file that exists is not
replaced without --force.

Exit codes: 0 written, 1 no such run, 2 could not be read or written";
