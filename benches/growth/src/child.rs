//! Each measured run is a process of its own, so that its memory and its time are its own: this
//! program started again, in an environment without anything of this machine's.

use std::collections::HashMap;
use std::env;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use growth::usage::peak_bytes_of_children;

use crate::command::{live, peers, skeleton, turns};

/// The command that the children of this program are started with.
pub(crate) const COMMAND: &str = "child";

/// What a child answered: numbers by name.
#[derive(Debug)]
pub(crate) struct Answers(HashMap<String, u64>);

impl Answers {
    /// A number.
    pub(crate) fn get(&self, name: &str) -> anyhow::Result<u64> {
        self.0.get(name).copied().with_context(|| format!("the child did not say `{name}`"))
    }
}

/// Runs a child and returns what it says.
pub(crate) fn run<A: AsRef<OsStr>>(
    kind: &str,
    arguments: impl IntoIterator<Item = A>,
    environment: &[(&str, &str)],
) -> anyhow::Result<Answers> {
    let this = env::current_exe()?;
    let mut command = Command::new(&this);
    command.args([COMMAND, kind]).args(arguments).env_clear().envs(environment.iter().copied());
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    // Built anew while it runs, this program is not where it was.
    let output = output.with_context(|| format!("cannot start {}", this.display()))?;
    if !output.status.success() {
        bail!("the child that should {kind} ended with {}", output.status);
    }
    let text = String::from_utf8(output.stdout)?;
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    Ok(Answers(pairs.filter_map(|(name, number)| Some((name.to_owned(), number.parse().ok()?))).collect()))
}

/// Says a number to the parent.
pub(crate) fn say(name: &str, number: u64) {
    println!("{name} {number}");
}

/// Is a child.
pub(crate) fn answer(mut arguments: Vec<String>) -> anyhow::Result<()> {
    if arguments.is_empty() {
        bail!("only this program starts its children");
    }
    let kind = arguments.remove(0);
    match kind.as_str() {
        "live" => live::child(arguments),
        "trace" => peers::child(arguments),
        "time" => turns::child(arguments),
        "load" => skeleton::child(&arguments),
        "watch" => watch(&arguments),
        other => bail!("there is no child that would {other}"),
    }
}

/// Runs another program, and says how much memory it took. A process of its own, because the
/// system tells only the largest of all that one has waited for.
fn watch(program: &[String]) -> anyhow::Result<()> {
    let [program, arguments @ ..] = program else { bail!("nothing to watch") };
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status();
    let status = status.with_context(|| format!("cannot start {program}"))?;
    if !status.success() {
        bail!("{program} ended with {status}");
    }
    say("peak_bytes", peak_bytes_of_children());
    Ok(())
}
