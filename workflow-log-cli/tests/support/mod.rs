//! Journals written by hand, with a clock that only moves when it is told to.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::fs::File;
use std::path::PathBuf;

use tempfile::TempDir;
use workflow_log_cli::{Frame, Theme, view};
use workflow_log_journal::record::{Begin, End, ErrorInfo, Header, Input, NodeId, ROOT};
use workflow_log_journal::{
    NodeKind, Outcome, Process, Record, Run, Timestamp, Value, Writer, codec, parse, write_whole,
};

pub(crate) const NAME: &str = "demo_20261121_051400";

/// A journal in the making.
pub(crate) struct Script {
    bytes: Vec<u8>,
    next: NodeId,
    at: u64,
}

/// The process of a journal nobody writes any more.
pub(crate) fn gone() -> Process {
    Process { pid: 4_000_000, start: Some(1), boot: Some("a boot long ago".to_owned()) }
}

pub(crate) fn start() -> Timestamp {
    Timestamp::parse("2026-11-21T05:14:00.123456Z").unwrap()
}

pub(crate) fn header(process: Process) -> Header {
    Header {
        run: "01a1fc86923b5c07e1f0b5a4d3c29788".to_owned(),
        workflow: "demo".to_owned(),
        start: start(),
        process,
        program: "demo".to_owned(),
        writer: "workflow-log 0.1.0".to_owned(),
        parent: None,
        task_repo_dir: None,
        bounty_number: None,
        model_config: None,
        metadata: Vec::new(),
    }
}

pub(crate) fn json(text: &str) -> Value {
    parse(text).unwrap()
}

impl Script {
    pub(crate) fn new() -> Self {
        Self::with(header(gone()))
    }

    /// A journal whose process, this one, still runs.
    pub(crate) fn running() -> Self {
        Self::with(header(Process::current()))
    }

    pub(crate) fn with(header: Header) -> Self {
        let mut script = Self { bytes: Vec::new(), next: 1, at: 0 };
        script.record(&Record::Run(Box::new(header)));
        script
    }

    pub(crate) fn record(&mut self, record: &Record) {
        codec::encode(record, &mut self.bytes);
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn wait(&mut self, millis: u64) -> &mut Self {
        self.at += millis * 1000;
        self
    }

    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// Something begins, with changes to what it is by default.
    pub(crate) fn begin(
        &mut self,
        parent: NodeId,
        node: NodeKind,
        name: &str,
        change: impl FnOnce(&mut Begin),
    ) -> NodeId {
        let id = self.next;
        self.next += 1;
        let mut begin = Begin::new(id, parent, self.at, node, name.to_owned());
        change(&mut begin);
        self.record(&Record::Begin(begin));
        id
    }

    pub(crate) fn iteration(&mut self, number: u64) -> NodeId {
        self.begin(ROOT, NodeKind::Iteration, &number.to_string(), |_| {})
    }

    pub(crate) fn agent(&mut self, parent: NodeId, name: &str, input: &str) -> NodeId {
        self.begin(parent, NodeKind::Interaction, name, |begin| {
            begin.input = Input::Args(vec![("input".into(), json(input))]);
        })
    }

    pub(crate) fn llm(&mut self, parent: NodeId, request: &str) -> NodeId {
        self.begin(parent, NodeKind::Action, "llm", |begin| {
            begin.kind = Some("llm".into());
            begin.function = Some("create".into());
            begin.input = Input::Args(vec![("request".into(), json(request))]);
        })
    }

    pub(crate) fn env(&mut self, parent: NodeId, command: &str) -> NodeId {
        self.begin(parent, NodeKind::Action, "kali", |begin| {
            begin.kind = Some("env".into());
            begin.function = Some("run_command".into());
            begin.input = Input::Args(vec![("command".into(), command.into())]);
        })
    }

    pub(crate) fn end(&mut self, id: NodeId, outcome: Outcome, change: impl FnOnce(&mut End)) {
        let mut end = End::new(id, self.at, outcome);
        change(&mut end);
        self.record(&Record::End(end));
    }

    pub(crate) fn done(&mut self, id: NodeId, output: &str) {
        self.end(id, Outcome::Completed, |end| end.output = Some(json(output)));
    }

    pub(crate) fn answered(&mut self, id: NodeId, output: &str, model: &str, input: u64, tokens: u64) {
        self.end(id, Outcome::Completed, |end| {
            end.output = Some(json(output));
            end.facts = vec![
                ("model".into(), model.into()),
                ("input_tokens".into(), input.into()),
                ("output_tokens".into(), tokens.into()),
            ];
        });
    }

    pub(crate) fn failed(&mut self, id: NodeId, message: &str, chain: &[&str]) {
        let chain = chain.iter().map(|&cause| cause.to_owned()).collect();
        let error = ErrorInfo { message: message.to_owned(), chain, location: None };
        self.end(id, Outcome::Failed, |end| end.error = Some(error));
    }

    /// The journal's bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The journal as the only run of a folder.
    pub(crate) fn save(&self) -> Folder {
        let folder = Folder::new();
        folder.add(NAME, self);
        folder
    }

    pub(crate) fn load(&self) -> Run {
        let folder = self.save();
        Run::load(&folder.journal(NAME)).unwrap()
    }

    /// The tree without colours, 10 seconds after the journal's last moment.
    pub(crate) fn tree(&self, width: usize, lines: usize) -> String {
        let frame = Frame { width, lines, now: start().plus_micros(self.at + 10_000_000) };
        let mut page = Vec::new();
        view::tree(&self.load(), &Theme::plain(), frame, &mut page).unwrap();
        String::from_utf8(page).unwrap()
    }
}

/// A folder of runs that goes away with its test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    pub(crate) fn journal(&self, name: &str) -> PathBuf {
        self.0.path().join(format!("{name}.jsonl"))
    }

    pub(crate) fn add(&self, name: &str, script: &Script) {
        let (mut writer, path) = Writer::create(self.0.path(), name).unwrap();
        assert_eq!(path, self.journal(name));
        writer.append(script.bytes()).unwrap();
    }

    pub(crate) fn add_file(&self, name: &str, content: &[u8]) {
        write_whole(&self.0.path().join(name), content).unwrap();
    }

    pub(crate) fn create(&self, name: &str) -> File {
        File::create(self.0.path().join(name)).unwrap()
    }
}

/// Two iterations of two agents: the first command fails, the second try works.
pub(crate) fn two_iterations() -> Script {
    let mut header = header(gone());
    header.task_repo_dir = Some("bounties/lunary".into());
    header.bounty_number = Some("0".to_owned());
    header.model_config = Some(json(r#"{"model":"openai/gpt-4o","max_iterations":2}"#));
    let mut script = Script::with(header);
    let at = script.at();
    script.record(&Record::Resource { at, name: "KaliEnv".into() });

    let first = script.iteration(1);
    let executor =
        script.agent(first, "executor_agent", r#"{"response":"The build is broken.\nMake it pass."}"#);
    let query = script.llm(
        executor,
        r#"{"model":"gpt-4o","temperature":0.2,"messages":[
            {"role":"system","content":"You are a careful engineer."},
            {"role":"user","content":"The build is broken.\nMake it pass."}]}"#,
    );
    script.wait(1204);
    script.answered(
        query,
        r#"{"choices":[{"message":{"role":"assistant","content":"I'll look at the failing test first.\nThen I fix it.","tool_calls":[{"id":"c1","type":"function","function":{"name":"run_command","arguments":"{\"command\":\"cargo test\"}"}}]},"finish_reason":"tool_calls"}]}"#,
        "gpt-4o",
        812,
        96,
    );
    let command = script.env(executor, "cargo test");
    script.wait(340);
    script.end(command, Outcome::Completed, |end| {
        end.output = Some(json(
            r#"{"stdout":"running 3 tests\ntest adds ... FAILED\ntest subtracts ... ok\n","stderr":"error: test failed, to rerun pass `--lib`\n","exit_code":101}"#,
        ));
        end.facts = vec![("exit_code".into(), 101.into())];
    });
    script.done(executor, r#"{"response":"One test fails."}"#);
    let patch = script.agent(first, "patch_agent", r#"{"response":"One test fails."}"#);
    let read = script.begin(patch, NodeKind::Action, "tool", |begin| {
        begin.kind = Some("tool".into());
        begin.function = Some("read_file".into());
        begin.input =
            Input::Args(vec![("path".into(), "src/lib.rs".into()), ("max_lines".into(), 200.into())]);
    });
    script.wait(3);
    script.done(read, r#""pub fn add(a: i32, b: i32) -> i32 {\n    a - b\n}\n""#);
    script.done(patch, r#"{"response":"`add` subtracts."}"#);
    script.end(first, Outcome::Completed, |_| {});

    let second = script.iteration(2);
    let executor = script.agent(second, "executor_agent", r#"{"response":"`add` subtracts."}"#);
    let query = script.llm(
        executor,
        r#"{"model":"gpt-4o","messages":[
            {"role":"system","content":"You are a careful engineer."},
            {"role":"user","content":"The build is broken.\nMake it pass."},
            {"role":"assistant","content":"I'll look at the failing test first."},
            {"role":"tool","tool_call_id":"c1","content":"running 3 tests\ntest adds ... FAILED"}]}"#,
    );
    script.wait(900);
    script.answered(
        query,
        r#"{"content":[{"type":"text","text":"Fixed."}],"stop_reason":"end_turn"}"#,
        "gpt-4o",
        12480,
        31,
    );
    let command = script.env(executor, "cargo test");
    script.wait(310);
    script.end(command, Outcome::Completed, |end| {
        end.output = Some(json(r#"{"stdout":"running 3 tests\nok\n","stderr":"","exit_code":0}"#));
    });
    let at = script.at();
    script.record(&Record::Score { id: executor, at, name: "progress".into(), value: 0.75 });
    script.done(executor, r#"{"response":"All tests pass."}"#);
    script.end(second, Outcome::Completed, |_| {});
    script.record(&Record::Status { id: ROOT, at, status: "completed_success".into() });
    script.done(ROOT, "null");
    script
}
