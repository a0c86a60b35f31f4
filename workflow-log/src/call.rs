//! One recorded call: begins once, ends exactly once.

use std::future::Future;
use std::sync::Arc;

use workflow_log_journal::Value;
use workflow_log_journal::record::{Begin, End, Entries, ErrorInfo, Input, NodeKind, Outcome, Record, Text};

use crate::capture::recall::{self, Recalled, Recalling};
use crate::capture::{guarded, is_capturing, was_by_name};
use crate::context::{Context, Entered, Node, Place, Scoped};
use crate::level::Level;
use crate::llm::{self, Facts};
use crate::panic_hook::outcome_of_drop;
use crate::recorder::{Run, Seat, Seated, made_before_any_run, no_run_is_open};
use crate::site::{Role, Site};
use crate::unit::UnitInfo;

/// What a call was given.
#[derive(Debug, Default)]
struct Inputs {
    args: Vec<(&'static str, Value)>,
    /// The parameter `model` is there by its type's name alone, which is no model's.
    model_unknown: bool,
    config: Option<Value>,
    /// Lists in them that go on with earlier ones.
    recalled: Vec<Recalled>,
    /// The rules for secrets that what they refer to was searched under.
    rules: Option<u64>,
}

impl Inputs {
    /// Puts everything in place that refers to what this run recorded.
    fn restore(&mut self, run: &Run) {
        self.recalled.clear();
        self.rules = None;
        for (_, value) in &mut self.args {
            *value = run.in_full(std::mem::take(value));
        }
    }

    fn into_input(self) -> Input {
        if self.args.is_empty() {
            return Input::None;
        }
        Input::Args(self.args.into_iter().map(|(name, value)| (Text::Borrowed(name), value)).collect())
    }
}

/// A call that is underway. Dropped without an end, it was cancelled, or a panic went through it.
#[derive(Debug)]
#[must_use]
pub struct Call {
    state: State,
}

#[derive(Debug)]
enum State {
    /// Not recorded, or ended.
    Done,
    /// It is to be recorded, and what it is given is being captured.
    Opened(Box<Opened>),
    Recorded(Box<Open>),
    /// The making of a resource that is not itself recorded: all that matters is its success.
    Making(Made),
}

/// A call before it begins.
#[derive(Debug)]
struct Opened {
    site: &'static Site,
    unit: Option<&'static UnitInfo>,
    ticket: Ticket,
    inputs: Inputs,
    wants_config: bool,
    recalling: Option<Recalling>,
}

/// A resource that enters the log when it is made.
#[derive(Clone, Debug)]
struct Made {
    type_name: &'static str,
    /// `None` where it is made before any run.
    run: Option<Arc<Run>>,
}

impl Made {
    fn enter_log(&self) {
        match &self.run {
            Some(run) => run.resource_used(self.type_name),
            None => made_before_any_run(self.type_name),
        }
    }
}

/// A call that is recorded.
#[derive(Debug)]
struct Open {
    node: Arc<Node>,
    own_task: bool,
    kind: NodeKind,
    name: Text,
    action_kind: Option<&'static str>,
    makes: Option<Made>,
    begun_at: u64,
    /// For the console's line.
    about: Option<String>,
    payloads: bool,
    output: bool,
    /// The input, where it is only to be written if the call fails.
    held: Input,
    requested_model: Option<String>,
}

/// Why and where a call will be recorded: decided before anything is captured.
#[derive(Debug)]
struct Ticket {
    parent: Arc<Node>,
    own_task: bool,
    detached: bool,
    level: Level,
    name: Text,
}

impl Ticket {
    /// Whether a call is recorded. Nothing is captured and no run is opened for one that is not.
    fn check(
        site: &'static Site,
        unit: Option<&'static UnitInfo>,
        name: Option<&dyn Fn() -> String>,
    ) -> Result<Self, State> {
        if is_capturing() {
            return Err(State::Done);
        }
        if site.role == Role::Make && no_run_is_open() {
            return Err(State::Making(Made { type_name: site.type_name(unit), run: None }));
        }
        let Some(seat) = Seat::find() else { return Err(State::Done) };
        if let Some(unit) = unit {
            unit.hide();
        }
        let name = name.and_then(known_now).map_or_else(|| Text::Borrowed(site.name(unit)), Text::Owned);
        let unit_name =
            site.unit_name.or(unit.and_then(|unit| unit.name)).unwrap_or_else(|| site.snake_name());
        let names = [&*name, site.type_name, site.snake_name(), unit_name];
        let level = seat.level(&names, site.verbosity.or(unit.and_then(|unit| unit.verbosity)));
        // Below `info` the structure stays and the payloads go.
        if level == Level::Off || site.level > level.max(Level::Info) {
            // A resource enters the log when it was made, whether or not its making is recorded.
            let makes = site.role == Role::Make && level > Level::Off;
            let run = seat.run().filter(|_| makes);
            return Err(run.map_or(State::Done, |run| {
                State::Making(Made { type_name: site.type_name(unit), run: Some(run) })
            }));
        }
        let Seated { node: parent, own_task, detached } = seat.take();
        Ok(Self { parent, own_task, detached, level, name })
    }

    /// What the call is given will be captured.
    fn open(self, site: &'static Site, unit: Option<&'static UnitInfo>) -> Opened {
        let run = &self.parent.run;
        let wants_config =
            site.role == Role::Run && self.level >= Level::Debug && run.wants_snapshot(&self.name);
        let mut inputs = Inputs::default();
        // What was recorded before may be referred to: not where nothing is written now.
        let recalling = (self.level >= Level::Info).then(|| {
            let place = std::ptr::from_ref(site) as u64;
            // A command is for the console's line, whole.
            let texts = !matches!(site.kind(unit), Some("env" | "tool"));
            let (recalling, rules) = run.recalling(place, self.parent.id, texts);
            inputs.rules = Some(rules);
            recalling
        });
        Opened { site, unit, ticket: self, inputs, wants_config, recalling }
    }

    fn begin(self, site: &'static Site, unit: Option<&'static UnitInfo>, mut inputs: Inputs) -> Open {
        let run = &self.parent.run;
        let kind = if site.role == Role::Run { NodeKind::Interaction } else { NodeKind::Action };
        let action_kind = site.kind(unit);
        let type_name = site.type_name(unit);
        let makes = (site.role == Role::Make).then(|| Made { type_name, run: Some(Arc::clone(run)) });
        if site.role == Role::Use && !type_name.is_empty() {
            run.resource_used(type_name);
        }
        if let Some(unit) = unit {
            // A constructor's `key` is the field's: what the field hides, a parameter must not show.
            inputs.args.retain(|(name, _)| !unit.hidden.contains(name));
        }
        let nested = !self.parent.is_root();
        let parent_id = match kind {
            NodeKind::Interaction => {
                let iteration = run.interaction_began(&self.name, self.own_task, nested);
                if nested { self.parent.id } else { iteration }
            }
            _ if nested => self.parent.id,
            _ => run.implicit_interaction(),
        };
        let payloads = self.level >= Level::Info;
        let asks_for_model = action_kind == Some("llm") && !inputs.model_unknown;
        let requested_model = asks_for_model.then(|| Facts::requested_model(&inputs.args)).flatten();
        let (id, at) = (run.next_id(), run.now());
        let mut begin = Begin::new(id, parent_id, at, kind, self.name.clone());
        begin.kind = action_kind.map(Text::Borrowed);
        begin.function = Some(Text::Borrowed(site.function));
        begin.detached = self.detached;
        if let Some(config) = inputs.config.take().filter(|_| payloads) {
            begin.metadata.push((Text::Borrowed("config"), config));
        }
        let (recalled, rules) = (std::mem::take(&mut inputs.recalled), inputs.rules);
        let input = inputs.into_input();
        let held = if payloads {
            begin.input = input;
            Input::None
        } else {
            input
        };
        let about = run.write_begin(begin, recalled, rules);
        Open {
            node: Node::below(self.parent, id, site.output),
            own_task: self.own_task,
            kind,
            name: self.name,
            action_kind,
            makes,
            begun_at: at,
            about,
            payloads,
            output: site.output,
            held,
            requested_model,
        }
    }
}

impl Opened {
    /// Everything that the call is given was captured.
    fn close(&mut self) {
        if let Some(_recalling) = self.recalling.take() {
            self.inputs.recalled = Recalling::recalled();
        }
    }

    fn arg(&mut self, name: &'static str, value: Value) {
        self.inputs.model_unknown |= was_by_name() && name == "model";
        self.inputs.args.push((name, value));
        if self.recalling.is_some() {
            recall::arg_captured(name);
        }
    }
}

// None of this is generic: it is compiled once, and called by every annotated function.
impl Call {
    /// Opens a call. Where it is to be recorded, [`is_open`](Self::is_open): then it is told what it
    /// is given, and begins. `name` is for what is called by a name that is only known now.
    pub fn open(
        site: &'static Site,
        unit: Option<&'static UnitInfo>,
        name: Option<&dyn Fn() -> String>,
    ) -> Self {
        let state = match Ticket::check(site, unit, name) {
            Ok(ticket) => State::Opened(Box::new(ticket.open(site, unit))),
            Err(state) => state,
        };
        Self { state }
    }

    /// Whether what it is given is asked for.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Opened(_))
    }

    /// A parameter.
    pub fn arg(&mut self, name: &'static str, value: Value) {
        if let State::Opened(opened) = &mut self.state {
            opened.arg(name, value);
        }
    }

    /// Whether the configuration of the agent is asked for: the verbosity is high, and it is new.
    pub fn wants_config(&self) -> bool {
        matches!(&self.state, State::Opened(opened) if opened.wants_config)
    }

    /// The configuration of the agent.
    pub fn config(&mut self, config: Option<Value>) {
        if let State::Opened(opened) = &mut self.state {
            opened.inputs.config = config;
        }
    }

    /// Begins the call with what it was given.
    pub fn begin(&mut self) {
        if !self.is_open() {
            return;
        }
        if let State::Opened(mut opened) = std::mem::replace(&mut self.state, State::Done) {
            opened.close();
            let Opened { site, unit, ticket, inputs, .. } = *opened;
            self.state = State::Recorded(Box::new(ticket.begin(site, unit, inputs)));
        }
    }

    fn context(&self) -> Option<Context> {
        let State::Recorded(open) = &self.state else { return None };
        Some(Context { place: Place::At(Arc::clone(&open.node)), own_task: open.own_task })
    }

    /// Makes this call the parent of what is recorded on this thread, until the result is dropped.
    pub fn enter(&self) -> Entered {
        if let State::Recorded(open) = &self.state {
            open.node.is_entered();
        }
        Entered::new(self.context())
    }

    /// Makes this call the parent of what is recorded inside a future.
    pub fn scope<F: Future>(&self, future: F) -> Scoped<F> {
        Scoped::new(self.context(), future)
    }

    /// Whether it matters how the call ends.
    pub fn is_underway(&self) -> bool {
        !matches!(self.state, State::Done)
    }

    /// Whether what it returned is asked for.
    pub fn wants_output(&self) -> bool {
        matches!(&self.state, State::Recorded(open) if open.output && open.payloads)
    }

    /// Whether its error is asked for.
    pub fn wants_error(&self) -> bool {
        matches!(&self.state, State::Recorded(open) if open.output)
    }

    /// Ends the call with what it returned, where that was asked for, and what is known of it.
    ///
    /// `made` is false where a constructor returned nothing.
    pub fn complete(mut self, made: bool, output: Option<Value>, given: Option<Facts>) {
        let open = match std::mem::replace(&mut self.state, State::Done) {
            State::Recorded(open) => open,
            State::Making(resource) if made => return resource.enter_log(),
            State::Opened(_) | State::Making(_) | State::Done => return,
        };
        if let Some(resource) = open.makes.as_ref().filter(|_| made) {
            resource.enter_log();
        }
        let mut end = End::new(open.node.id, 0, Outcome::Completed);
        if let Some(value) = output {
            end.facts = open.facts(&value, given.as_ref());
            end.output = Some(match given {
                Some(facts) => facts.output(value),
                None => value,
            });
        }
        open.finish(end);
    }

    /// Ends the call of a function that returns `()`.
    pub fn returned(self) {
        let output = self.wants_output().then_some(Value::Null);
        self.complete(true, output, None);
    }

    /// Ends the call with the error it returned, where that was asked for.
    pub fn fail(mut self, error: Option<ErrorInfo>) {
        let State::Recorded(open) = std::mem::replace(&mut self.state, State::Done) else { return };
        let mut end = End::new(open.node.id, 0, Outcome::Failed);
        end.facts = open.requested_facts();
        end.error = Some(error.unwrap_or_else(ErrorInfo::hidden));
        open.finish(end);
    }
}

/// A call of a function that returns a future: its parameters are captured when it is called, and
/// it begins when the future is polled first.
#[derive(Debug)]
#[must_use]
pub struct Prepared {
    site: &'static Site,
    unit: Option<&'static UnitInfo>,
    name: Option<String>,
    inputs: Inputs,
    /// Whose journal the inputs refer to.
    run: Option<Arc<Run>>,
}

impl Prepared {
    /// Takes over a call that was opened, and told what it was given.
    pub fn new(site: &'static Site, unit: Option<&'static UnitInfo>, mut call: Call) -> Self {
        let mut prepared = Self { site, unit, name: None, inputs: Inputs::default(), run: None };
        if let State::Opened(mut opened) = std::mem::replace(&mut call.state, State::Done) {
            opened.close();
            let Opened { ticket, inputs, .. } = *opened;
            prepared.run = Some(Arc::clone(&ticket.parent.run));
            prepared.name = Some(ticket.name.into_owned());
            prepared.inputs = inputs;
        }
        prepared
    }

    /// Begins the call.
    pub fn begin(self) -> Call {
        let name = self.name.map(|name| move || name.clone());
        let name = name.as_ref().map(|name| name as &dyn Fn() -> String);
        let state = match Ticket::check(self.site, self.unit, name) {
            Ok(ticket) => {
                let mut inputs = self.inputs;
                // Made in one run and polled first in another, whose journal knows nothing of it.
                if let Some(run) = self.run.filter(|run| !Arc::ptr_eq(run, &ticket.parent.run)) {
                    inputs.restore(&run);
                }
                State::Recorded(Box::new(ticket.begin(self.site, self.unit, inputs)))
            }
            Err(state) => state,
        };
        Call { state }
    }
}

/// A name that is an expression of the user's: it runs for the log, so it cannot hurt.
fn known_now(name: &dyn Fn() -> String) -> Option<String> {
    match guarded("name", || Value::String(name())) {
        Value::String(name) => Some(name),
        _ => None,
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // Reached when a panic unwinds through the call, and when its future is dropped.
        let State::Recorded(open) = std::mem::replace(&mut self.state, State::Done) else { return };
        let (outcome, error) = outcome_of_drop(&open.node);
        let error = error.map(|error| if open.output { error } else { ErrorInfo::hidden() });
        let mut end = End::new(open.node.id, 0, outcome);
        end.facts = open.requested_facts();
        end.error = error;
        open.finish(end);
    }
}

impl Open {
    fn run(&self) -> &Run {
        &self.node.run
    }

    fn requested_facts(&self) -> Entries {
        let model = self.requested_model.clone();
        model.map(|model| (Text::Borrowed("model"), model.into())).into_iter().collect()
    }

    /// What is known about the call from what it returned.
    fn facts(&self, output: &Value, given: Option<&Facts>) -> Entries {
        match self.action_kind {
            Some("llm") => {
                let found = Facts::of_response(output);
                given.cloned().unwrap_or_default().or(found).entries(self.requested_model.clone())
            }
            Some("env") => {
                let code = llm::exit_code(output);
                code.map(|code| (Text::Borrowed("exit_code"), code.into())).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn finish(self, mut end: End) {
        let run = self.run();
        end.at = run.now();
        if end.outcome.is_failure() {
            end.input = self.held.clone();
        }
        if self.kind == NodeKind::Interaction {
            run.interaction_ended(&self.name, end.outcome);
        }
        run.write_end(end, self.kind, &self.name, self.about.as_deref(), self.begun_at);
    }
}

/// Records something that took no time, at the current place.
pub(crate) fn instant(
    name: Text,
    level: Level,
    kind: Option<Text>,
    input: Option<Value>,
    output: Option<Value>,
    metadata: Entries,
) {
    let Some(seat) = Seat::find().filter(|_| !is_capturing()) else { return };
    if level == Level::Off || level > seat.level(&[&name], None) {
        return;
    }
    let Seated { node: parent, detached, .. } = seat.take();
    let run = &parent.run;
    let parent_id = if parent.is_root() { run.implicit_interaction() } else { parent.id };
    let (id, at) = (run.next_id(), run.now());
    let mut begin = Begin::new(id, parent_id, at, NodeKind::Action, name);
    begin.kind = kind;
    begin.input = input.map_or(Input::None, Input::Value);
    begin.metadata = metadata;
    begin.detached = detached;
    let end = End { output, ..End::new(id, at, Outcome::Completed) };
    run.write(Record::Action(begin, end), at);
}
