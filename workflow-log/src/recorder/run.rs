//! One run while it is recorded: its ids and clock, its iterations, its journal, its end.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Instant;

use workflow_log_journal::condense::Reach;
use workflow_log_journal::layout::{NameParts, report_path, stem};
use workflow_log_journal::record::{
    Begin, End, Entries, ErrorInfo, Header, Input, NodeId, NodeKind, Outcome, Parent, ROOT, Record, Text,
};
use workflow_log_journal::{Process, Run as RunTree, Timestamp, Value, report, run_id, write_whole_with};

use super::iterations::Iterations;
use super::journal::Journal;
use super::{Recorder, exit};
use crate::capture::by_serialize;
use crate::capture::ladder::Capture;
use crate::capture::recall::{Histories, Memory, Place, Recalled, Recalling};
use crate::console;
use crate::context::Node;
use crate::fault;
use crate::level::Level;
use crate::panic_hook;

/// Where logs go unless somebody says otherwise.
const DEFAULT_LOGS_DIR: &str = "logs";

/// What a run is opened with.
#[derive(Debug, Default)]
pub struct Opening {
    pub(crate) name: Option<String>,
    verbosity: Option<Level>,
    logs_dir: Option<PathBuf>,
    task_repo_dir: Option<Value>,
    bounty_number: Option<String>,
    model_config: Option<Value>,
    pub(crate) args: Vec<(&'static str, Value)>,
    metadata: Entries,
    program: bool,
}

impl Opening {
    /// A workflow that code opens.
    pub(crate) fn workflow(name: Option<&str>, verbosity: Option<Level>) -> Self {
        Self { name: name.map(ToOwned::to_owned), verbosity, ..Self::default() }
    }

    /// The run of a program that opened none itself.
    pub(super) fn program() -> Self {
        Self { program: true, ..Self::default() }
    }

    /// Leaves the parameters out, but for those that name the run.
    pub(crate) fn forget_payloads(&mut self) {
        self.args.clear();
        self.metadata.clear();
    }

    /// The option `name`, where it is an expression.
    pub fn name(&mut self, name: impl std::fmt::Display) {
        self.name = Some(name.to_string());
    }

    /// The option `logs_dir`.
    pub fn logs_dir(&mut self, folder: impl AsRef<Path>) {
        self.logs_dir = Some(folder.as_ref().to_owned());
    }

    /// An entry of the option `metadata(…)`.
    pub fn metadata<T: serde::Serialize + ?Sized>(&mut self, key: &'static str, value: &T) {
        self.metadata.push((Text::Borrowed(key), by_serialize(value)));
    }

    /// A parameter of the workflow function. Three of them fill the original's fixed fields.
    pub fn arg(&mut self, name: &'static str, value: &dyn Capture) {
        let value = value.captured();
        self.args.push((name, value.clone()));
        match name {
            "task_repo_dir" => self.task_repo_dir = Some(value),
            "bounty_number" => {
                self.bounty_number = match value {
                    Value::Null => None,
                    Value::String(text) => Some(text),
                    other => Some(other.to_string()),
                }
            }
            "model_config" => self.model_config = Some(value),
            _ => self.metadata.push((Text::Borrowed(name), value)),
        }
    }
}

/// One run while it is recorded.
#[derive(Debug)]
pub(crate) struct Run {
    recorder: Recorder,
    id: String,
    name: String,
    verbosity: Option<Level>,
    program: bool,
    home: ThreadId,
    started: Instant,
    next_id: AtomicU64,
    open: AtomicBool,
    journal: Journal,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    iterations: Iterations,
    resources: BTreeSet<&'static str>,
    snapshots: BTreeSet<String>,
}

impl Run {
    /// Opens a run and writes its header. Returns the run's root node.
    ///
    /// `output` is whether what the workflow returns, and its errors, may be recorded.
    pub(crate) fn open(
        recorder: &Recorder,
        opening: Opening,
        parent: Option<Arc<Node>>,
        output: bool,
    ) -> Arc<Node> {
        panic_hook::install();
        exit::close_at_exit();
        let start = Timestamp::now();
        let started = Instant::now();
        let program = program_name();
        let name = opening.name.unwrap_or_else(|| program.clone());
        let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(ToOwned::to_owned);
        let model = opening.model_config.as_ref().and_then(|config| config.get("model"));
        let redactor = recorder.redactor();
        let clean = |text: Option<&str>| text.map(|text| redactor.clean_text(text).into_owned());
        let stem = stem(
            &NameParts {
                workflow: &redactor.clean_text(&name),
                task_repo_dir: clean(text(&opening.task_repo_dir).as_deref()).as_deref(),
                bounty_number: clean(opening.bounty_number.as_deref()).as_deref(),
                model: clean(model.and_then(Value::as_str)).as_deref(),
            },
            start,
        );
        let settings = recorder.settings();
        let folder = settings.logs_dir.clone().or(opening.logs_dir);
        let folder = folder.unwrap_or_else(|| PathBuf::from(DEFAULT_LOGS_DIR));
        // The program may change its folder before the report is written.
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let id = run_id(start);
        let header = Header {
            run: id.clone(),
            workflow: name.clone(),
            start,
            process: Process::current(),
            program,
            writer: concat!("workflow-log ", env!("CARGO_PKG_VERSION")).to_owned(),
            parent: parent
                .as_ref()
                .map(|node| Parent { run: node.run.id.clone(), id: node.id })
                .or_else(|| settings.parent.clone()),
            task_repo_dir: opening.task_repo_dir,
            bounty_number: opening.bounty_number,
            model_config: opening.model_config,
            metadata: opening.metadata,
        };
        let run = Arc::new(Self {
            recorder: recorder.clone(),
            id,
            name,
            verbosity: opening.verbosity,
            program: opening.program,
            home: std::thread::current().id(),
            started,
            next_id: AtomicU64::new(1),
            open: AtomicBool::new(true),
            journal: Journal::create(&folder, &stem, recorder.budgets()),
            state: Mutex::default(),
        });
        run.write(Record::Run(Box::new(header)), 0);
        let is_root = parent.is_none();
        let root = Node::root(run, parent, output);
        if is_root {
            recorder.add_root(&root);
            for type_name in recorder.take_made_before() {
                root.run.resource_used(type_name);
            }
        }
        root
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Its id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The journal's file.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.journal.path()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire)
    }

    /// Whether this is the run of a program that opened none itself.
    pub(crate) fn is_program(&self) -> bool {
        self.program
    }

    /// Whether this thread opened the run.
    pub(crate) fn is_home_thread(&self) -> bool {
        std::thread::current().id() == self.home
    }

    pub(crate) fn has_open_interactions(&self) -> bool {
        self.state().iterations.has_open_interactions()
    }

    /// The verbosity for something with these names, whose own attribute asks for `own`.
    pub(crate) fn level(&self, names: &[&str], own: Option<Level>) -> Level {
        self.recorder.level(names, own, self.verbosity)
    }

    /// From now on the parameters of a call are captured so that they refer to what was recorded
    /// before. Says under which rules for secrets that holds.
    pub(crate) fn recalling(self: &Arc<Self>, site: u64, parent: NodeId, texts: bool) -> (Recalling, u64) {
        let (rules, reach) = self.recorder.redactor().current_rules();
        self.journal.forget_unless(rules);
        let place = Place { site, parent, texts, reach };
        (Recalling::begin(Arc::clone(self) as Arc<dyn Memory>, place), rules)
    }

    /// A captured value with everything in place that it refers to in this run's journal: for the
    /// journal of another.
    pub(crate) fn in_full(&self, value: Value) -> Value {
        if !refers(&value) {
            return value;
        }
        let resolved = self.journal.path().and_then(|path| {
            let run = RunTree::load_until(path, self.journal.bytes()).ok()?;
            run.contents().resolve(&value).ok()
        });
        resolved.unwrap_or_else(|| "[stands in another run's journal, which cannot be read]".into())
    }

    /// Microseconds since the run began.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    pub(crate) fn next_id(&self) -> NodeId {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records something.
    pub(crate) fn write(&self, record: Record, at: u64) {
        let clean = self.recorder.redactor().clean(record);
        self.journal.append(clean, at, Vec::new());
    }

    /// Records a beginning. Returns what the console's line about its end will say of it.
    ///
    /// What its parameters refer to was captured under these rules for secrets: where there are
    /// others now, all of it is searched again.
    pub(crate) fn write_begin(
        &self,
        begin: Begin,
        recalled: Vec<Recalled>,
        rules: Option<u64>,
    ) -> Option<String> {
        let at = begin.at;
        let redactor = self.recorder.redactor();
        let mut recalled = recalled;
        let mut clean = redactor.clean(Record::Begin(begin));
        if rules.is_some_and(|rules| redactor.rules().0 != rules) {
            recalled.clear();
            let mut record = clean.into_record();
            if let Record::Begin(Begin { input: Input::Args(args), .. }) = &mut record {
                for (_, value) in args {
                    *value = self.in_full(std::mem::take(value));
                }
            }
            clean = redactor.clean(record);
        }
        let about = match clean.record() {
            Record::Begin(begin) if self.recorder.settings().console => console::about(begin),
            _ => None,
        };
        self.journal.append(clean, at, recalled);
        about
    }

    /// Records an end, and says it on the console.
    pub(crate) fn write_end(&self, end: End, node: NodeKind, name: &str, about: Option<&str>, begun_at: u64) {
        let at = end.at;
        let clean = self.recorder.redactor().clean(Record::End(end));
        let written = self.journal.append(clean, at, Vec::new());
        if let (true, Record::End(end)) = (self.recorder.settings().console, written) {
            console::ended(node, name, about, at.saturating_sub(begun_at), &end);
        }
    }

    /// The parent of an interaction that is not inside another: an iteration, a new one if it is
    /// time for one. Counts the interaction as open.
    pub(crate) fn interaction_began(&self, agent: &str, own_task: bool, nested: bool) -> NodeId {
        let mut state = self.state();
        let parent = if nested { ROOT } else { self.iteration_for(&mut state, Some(agent), own_task) };
        state.iterations.interaction_began();
        parent
    }

    /// A pass of a loop that says where iterations are.
    pub(crate) fn pass_began(&self) -> NodeId {
        let mut state = self.state();
        let iteration = self.next_iteration(&mut state);
        state.iterations.pass_began();
        iteration
    }

    pub(crate) fn pass_ended(&self, iteration: NodeId) {
        let mut state = self.state();
        if state.iterations.pass_ended() == Some(iteration) {
            self.end_iteration(&mut state, Outcome::Completed);
        }
    }

    pub(crate) fn interaction_ended(&self, agent: &str, outcome: Outcome) {
        self.state().iterations.interaction_ended(agent, outcome == Outcome::Cancelled);
    }

    /// The interaction for what happens outside any.
    pub(crate) fn implicit_interaction(&self) -> NodeId {
        let mut state = self.state();
        let iteration = self.iteration_for(&mut state, None, false);
        if let Some(id) = state.iterations.implicit() {
            return id;
        }
        let (id, at) = (self.next_id(), self.now());
        let mut begin = Begin::new(id, iteration, at, NodeKind::Interaction, self.name.clone());
        begin.implicit = true;
        self.write(Record::Begin(begin), at);
        state.iterations.set_implicit(id);
        id
    }

    fn iteration_for(&self, state: &mut State, agent: Option<&str>, own_task: bool) -> NodeId {
        let begins = match agent {
            Some(agent) => state.iterations.begins_with(agent, own_task),
            None => state.iterations.current().is_none(),
        };
        if !begins {
            if let Some(current) = state.iterations.current() {
                return current;
            }
        }
        self.next_iteration(state)
    }

    /// Begins the next iteration.
    fn next_iteration(&self, state: &mut State) -> NodeId {
        self.end_iteration(state, Outcome::Completed);
        let (id, at) = (self.next_id(), self.now());
        let number = state.iterations.begin(id);
        self.write(Record::Begin(Begin::new(id, ROOT, at, NodeKind::Iteration, number.to_string())), at);
        id
    }

    fn end_iteration(&self, state: &mut State, outcome: Outcome) {
        if let Some((id, implicit)) = state.iterations.end() {
            let at = self.now();
            for id in implicit.into_iter().chain([id]) {
                self.write(Record::End(End::new(id, at, outcome)), at);
            }
        }
    }

    /// Whether a resource is used for the first time; then it is recorded.
    pub(crate) fn resource_used(&self, type_name: &'static str) {
        let first = self.state().resources.insert(type_name);
        if first {
            let at = self.now();
            self.write(Record::Resource { at, name: Text::Borrowed(type_name) }, at);
        }
    }

    /// Whether this is the first time that this configuration is asked for.
    pub(crate) fn wants_snapshot(&self, agent: &str) -> bool {
        let mut state = self.state();
        !state.snapshots.contains(agent) && state.snapshots.insert(agent.to_owned())
    }

    /// Ends the run, once: what is still open in it, itself, and then its report.
    pub(crate) fn close(&self, outcome: Outcome, output: Option<Value>, error: Option<ErrorInfo>) {
        if !self.open.swap(false, Ordering::AcqRel) {
            return;
        }
        if outcome != Outcome::Exited {
            // What an exit leaves open was not finished: readers say `interrupted`.
            self.end_iteration(&mut self.state(), outcome_of_iteration(outcome));
        }
        let at = self.now();
        self.write(Record::End(End { output, error, ..End::new(ROOT, at, outcome) }), at);
        self.journal.forget();
        self.write_report();
    }

    fn write_report(&self) {
        let Some(path) = self.journal.path() else { return };
        // Tasks that outlive their workflow go on recording: the report is about what was there.
        let written = RunTree::load_until(path, self.journal.bytes())
            .map_err(|error| fault::with_sources(&error))
            .and_then(|run| {
                run.contents().limit_memory(self.recorder.settings().memory / 8);
                let report = |out: &mut dyn Write| report::write(&run, report::Repetition::Auto, out);
                write_whole_with(&report_path(path), report).map_err(|error| fault::with_sources(&error))
            });
        // A full disk was already said about the journal: once is enough.
        if let Err(why) = written.as_ref().map_err(String::as_str) {
            if !self.journal.has_told() {
                fault::report(&format!(
                    "no report: {why}; `workflow-log export --to json` makes it from the journal"
                ));
            }
        }
    }
}

impl Memory for Run {
    fn histories(&self) -> &Histories {
        self.journal.histories()
    }

    fn recognise(&self, text: &str, reach: Reach) -> Option<Value> {
        self.journal.recognise(text, reach)
    }
}

/// Whether anything in a value stands elsewhere.
fn refers(value: &Value) -> bool {
    match value {
        Value::Directive(_) => true,
        Value::List(items) => items.iter().any(refers),
        Value::Object(entries) => entries.iter().any(|(_, item)| refers(item)),
        _ => false,
    }
}

/// The last iteration went as the workflow did, unless that failed after it.
fn outcome_of_iteration(run: Outcome) -> Outcome {
    match run {
        Outcome::Panicked | Outcome::Cancelled => run,
        _ => Outcome::Completed,
    }
}

fn program_name() -> String {
    let path = std::env::current_exe().ok().or_else(|| std::env::args_os().next().map(PathBuf::from));
    let stem = path.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| "program".to_owned())
}
