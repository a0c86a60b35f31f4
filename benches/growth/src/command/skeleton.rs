//! The time and the memory to load the tree of a large journal: times, outcomes and facts of
//! every node, without a need for what went in and out.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use growth::table::{mebibytes, thousands};
use growth::text::Text;
use growth::usage::Usage;
use workflow_log_journal::codec::encode;
use workflow_log_journal::record::{Begin, End, Header, Input};
use workflow_log_journal::{
    Directive, NodeKind, Outcome, Process, Record, Run, Timestamp, Value, Writer, run_id,
};

use crate::child;
use crate::options::Options;
use crate::verdict::Verdict;

pub(crate) const OPTIONS: [(&str, &str); 2] = [("--records", "300000"), ("--new-bytes", "3000")];

const TIME_LIMIT: Duration = Duration::from_secs(1);
const MEMORY_LIMIT_BYTES: u64 = 200_000_000;
const TURNS_IN_AN_ITERATION: u64 = 50;

pub(crate) fn run(options: &Options, verdict: &mut Verdict) -> anyhow::Result<()> {
    let records: u64 = options.parsed("--records")?;
    let folder = tempfile::tempdir()?;
    let mut journal = Journal::create(folder.path(), options.parsed("--new-bytes")?)?;
    while journal.records < records {
        journal.turn()?;
    }
    journal.end_iteration()?;
    let bytes = journal.path.metadata()?.len();

    let answers = child::run("load", [&journal.path], &[])?;
    ensure!(answers.get("nodes")? == journal.nodes, "not all nodes are in the tree");
    let (time, peak) = (Duration::from_nanos(answers.get("time_ns")?), answers.get("peak_bytes")?);
    println!(
        "{} records, {} bytes: {} nodes in {:.2} s and {}",
        thousands(journal.records),
        thousands(bytes),
        thousands(journal.nodes),
        time.as_secs_f64(),
        mebibytes(peak),
    );
    verdict.expect(time < TIME_LIMIT, || format!("loading takes {:.2} s", time.as_secs_f64()));
    verdict.expect(peak < MEMORY_LIMIT_BYTES, || format!("loading takes {}", mebibytes(peak)));
    Ok(())
}

/// The child.
pub(crate) fn child(arguments: &[String]) -> anyhow::Result<()> {
    let path = PathBuf::from(arguments.first().context("which journal?")?);
    let start = Instant::now();
    let run = Run::load(&path)?;
    let time = start.elapsed();
    child::say("time_ns", u64::try_from(time.as_nanos())?);
    child::say("peak_bytes", Usage::now().peak_bytes);
    child::say("nodes", run.nodes.len() as u64);
    Ok(())
}

/// A journal that is being written as a recorder would: an agent that goes on and on.
struct Journal {
    writer: Writer,
    path: PathBuf,
    text: Text,
    new_bytes: usize,
    records: u64,
    nodes: u64,
    contents: u64,
    turns: u64,
    /// The next prompt, as it stands in the journal.
    prompt: Value,
    /// The iteration that is open, and its agent.
    open: Option<(u64, u64)>,
}

impl Journal {
    fn create(folder: &Path, new_bytes: usize) -> anyhow::Result<Self> {
        let (writer, path) = Writer::create(folder, "growth_20261121_000000")?;
        let mut journal = Self {
            writer,
            path,
            text: Text::new(1),
            new_bytes,
            records: 0,
            nodes: 0,
            contents: 0,
            turns: 0,
            prompt: Value::List(Vec::new()),
            open: None,
        };
        let start = Timestamp::now();
        journal.write(&Record::Run(Box::new(Header {
            run: run_id(start),
            workflow: "growth".to_owned(),
            start,
            process: Process::current(),
            program: "growth".to_owned(),
            writer: "growth".to_owned(),
            parent: None,
            task_repo_dir: None,
            bounty_number: None,
            model_config: None,
            metadata: Vec::new(),
        })))?;
        Ok(journal)
    }

    fn write(&mut self, record: &Record) -> anyhow::Result<()> {
        let mut line = Vec::new();
        encode(record, &mut line);
        self.writer.append(&line)?;
        self.records += 1;
        Ok(())
    }

    fn content(&mut self, value: Value) -> anyhow::Result<u64> {
        self.contents += 1;
        self.write(&Record::Content { content: self.contents, value })?;
        Ok(self.contents)
    }

    fn begin(&mut self, parent: u64, node: NodeKind, name: String, input: Input) -> anyhow::Result<u64> {
        self.nodes += 1;
        let mut begin = Begin::new(self.nodes, parent, self.now(), node, name);
        begin.input = input;
        if node == NodeKind::Action {
            begin.kind = Some(begin.name.clone());
            begin.function = Some("run".into());
        }
        self.write(&Record::Begin(begin))?;
        Ok(self.nodes)
    }

    fn end(&mut self, id: u64, output: Option<Value>, facts: &[(&'static str, u64)]) -> anyhow::Result<()> {
        let mut end = End::new(id, self.now(), Outcome::Completed);
        end.output = output;
        end.facts = facts.iter().map(|(name, number)| ((*name).into(), Value::from(*number))).collect();
        self.write(&Record::End(end))
    }

    fn now(&self) -> u64 {
        self.records * 1500
    }

    /// Writes a call of a model and a command.
    fn turn(&mut self) -> anyhow::Result<()> {
        let (_, agent) = match self.open {
            Some(open) => open,
            None => self.begin_iteration()?,
        };
        let prompt = self.content(self.prompt.clone())?;
        let command = self.text.command();
        let said = self.text.reply(self.new_bytes / 3, &command);
        let printed = self.text.output(self.new_bytes - self.new_bytes / 3);

        let args =
            vec![("messages".into(), Directive::Ref(prompt).into()), ("temperature".into(), 0.2.into())];
        let call = self.begin(agent, NodeKind::Action, "llm".to_owned(), Input::Args(args))?;
        let said = self.content(said.into())?;
        let facts = [("input_tokens", self.nodes * 10), ("output_tokens", 250)];
        self.end(call, Some(Directive::Ref(said).into()), &facts)?;

        let args = vec![("command".into(), command.into())];
        let call = self.begin(agent, NodeKind::Action, "env".to_owned(), Input::Args(args))?;
        let printed = self.content(printed.into())?;
        self.end(call, Some(Directive::Ref(printed).into()), &[("exit_code", 0)])?;

        let message = |role: &str, content: u64| {
            Value::object([("role", role.into()), ("content", Directive::Ref(content).into())])
        };
        let new = Value::List(vec![message("assistant", said), message("user", printed)]);
        self.prompt = Directive::Cat(vec![Directive::Ref(prompt).into(), new]).into();
        self.turns += 1;
        if self.turns % TURNS_IN_AN_ITERATION == 0 {
            self.end_iteration()?;
        }
        Ok(())
    }

    fn begin_iteration(&mut self) -> anyhow::Result<(u64, u64)> {
        let number = (self.turns / TURNS_IN_AN_ITERATION + 1).to_string();
        let iteration = self.begin(0, NodeKind::Iteration, number, Input::None)?;
        let agent = self.begin(iteration, NodeKind::Interaction, "worker".to_owned(), Input::None)?;
        Ok(*self.open.insert((iteration, agent)))
    }

    fn end_iteration(&mut self) -> anyhow::Result<()> {
        self.prompt = Value::List(Vec::new());
        if let Some((iteration, agent)) = self.open.take() {
            self.end(agent, None, &[])?;
            self.end(iteration, None, &[])?;
        }
        Ok(())
    }
}
