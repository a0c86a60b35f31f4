//! One recorded call: begins once, ends exactly once.

use std::sync::Arc;

use workflow_log_journal::Value;
use workflow_log_journal::record::{Begin, End, Entries, ErrorInfo, Input, NodeKind, Outcome, Record, Text};

use crate::capture::ladder::{Capture, Configured, Describe, Tell};
use crate::capture::recall::{self, Recalled, Recalling};
use crate::capture::{guarded, is_capturing, was_by_name};
use crate::context::{Context, Entered, Node, Place};
use crate::given;
use crate::level::Level;
use crate::llm::{self, Facts};
use crate::panic_hook::outcome_of_drop;
use crate::recorded_future::Start;
use crate::recorder::{Run, Seat, Seated, made_before_any_run, no_run_is_open};
use crate::site::{Role, Site};
use crate::stream::SoFar;
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
    Recorded(Box<Open>),
    /// The making of a resource that is not itself recorded: all that matters is its success.
    Making(Made),
}

/// A place, and what its type's attribute says.
type Where = (&'static Site, Option<&'static UnitInfo>);

/// What an agent's run is told beside its parameters.
#[derive(Clone, Copy, Default)]
pub struct About<'a> {
    /// The name, where it is only known now.
    pub name: Option<&'a dyn Fn() -> String>,
    /// The agent itself.
    pub config: Option<&'a dyn Configured>,
    /// A type whose hidden fields the parameters become.
    pub hides: Option<&'static UnitInfo>,
}

impl std::fmt::Debug for About<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("About").finish_non_exhaustive()
    }
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
    /// The place, as the log says it.
    function: &'static str,
    /// For the console's line.
    about: Option<String>,
    level: Level,
    output: bool,
    /// The input, where it is only to be written if the call fails.
    held: Input,
    /// What it was given, where more may come, and what has come.
    given: Vec<(&'static str, Value)>,
    late: Vec<(&'static str, Value)>,
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
    fn check((site, unit): Where, name: Option<&dyn Fn() -> String>) -> Result<Self, State> {
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

    /// Captures what the call is given.
    fn capture(&self, (site, unit): Where, args: &[&dyn Capture], about: About<'_>) -> Inputs {
        let run = &self.parent.run;
        let mut inputs = Inputs::default();
        // What was recorded before may be referred to: not where nothing is written now.
        // Nor where what is written now is written once more, with what has come later.
        let waits = site.params.len() > args.len();
        let recalling = (self.level >= Level::Info && !waits).then(|| {
            let place = std::ptr::from_ref(site) as u64;
            // A command is for the console's line, whole.
            let texts = !matches!(site.kind(unit), Some("env" | "tool"));
            let (recalling, rules) = run.recalling(place, self.parent.id, texts);
            inputs.rules = Some(rules);
            recalling
        });
        // A constructor's `key` is the field's: what the field hides, a parameter must not show.
        let hidden = about.hides.or(unit).map_or(&[][..], |unit| unit.hidden);
        let args = site.params.iter().zip(args).filter(|(name, _)| !hidden.contains(*name));
        for (&name, arg) in args {
            let value = arg.captured();
            inputs.model_unknown |= was_by_name() && name == "model";
            inputs.args.push((name, value));
            if recalling.is_some() {
                recall::arg_captured(name);
            }
        }
        if let Some(agent) = about.config {
            if self.level >= Level::Debug && run.wants_snapshot(&self.name) {
                let is_empty =
                    |config: &Value| matches!(config, Value::Object(entries) if entries.is_empty());
                inputs.config = agent.config().filter(|config| !is_empty(config));
            }
        }
        if let Some(_recalling) = recalling {
            inputs.recalled = Recalling::recalled();
        }
        inputs
    }

    fn begin(self, (site, unit): Where, mut inputs: Inputs, at: Option<u64>) -> Open {
        let run = &self.parent.run;
        let kind = if site.role == Role::Run { NodeKind::Interaction } else { NodeKind::Action };
        let action_kind = site.kind(unit);
        let type_name = site.type_name(unit);
        let makes = (site.role == Role::Make).then(|| Made { type_name, run: Some(Arc::clone(run)) });
        if site.role == Role::Use && !type_name.is_empty() {
            run.resource_used(type_name);
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
        let (id, at) = (run.next_id(), at.unwrap_or_else(|| run.now()));
        let mut begin = Begin::new(id, parent_id, at, kind, self.name.clone());
        begin.kind = action_kind.map(Text::Borrowed);
        begin.function = Some(Text::Borrowed(site.function));
        begin.detached = self.detached;
        if let Some(config) = inputs.config.take().filter(|_| payloads) {
            begin.metadata.push((Text::Borrowed("config"), config));
        }
        let (recalled, rules) = (std::mem::take(&mut inputs.recalled), inputs.rules);
        let waits = payloads && site.params.len() > inputs.args.len();
        let given = if waits { inputs.args.clone() } else { Vec::new() };
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
            function: site.function,
            about,
            level: self.level,
            output: site.output,
            held,
            given,
            late: Vec::new(),
            requested_model,
        }
    }
}

// None of this is generic: it is compiled once, and called by every annotated function.
impl Call {
    /// Begins a call. What it is given is captured only where it is recorded.
    pub fn begin(site: &'static Site, unit: Option<&'static UnitInfo>, args: &[&dyn Capture]) -> Self {
        Self::begin_run(site, unit, args, About::default())
    }

    /// Begins a run of an agent.
    pub fn begin_run(
        site: &'static Site,
        unit: Option<&'static UnitInfo>,
        args: &[&dyn Capture],
        about: About<'_>,
    ) -> Self {
        let place = (site, unit);
        let state = match Ticket::check(place, about.name) {
            Ok(ticket) => {
                let inputs = ticket.capture(place, args, about);
                State::Recorded(Box::new(ticket.begin(place, inputs, None)))
            }
            Err(state) => state,
        };
        Self { state }
    }

    /// Where what happens inside the call is.
    pub fn context(&self) -> Option<Context> {
        let open = self.open()?;
        Some(Context { place: Place::At(Arc::clone(&open.node)), own_task: open.own_task })
    }

    /// Makes this call the parent of what is recorded on this thread, until the result is dropped.
    pub fn enter(&self) -> Entered {
        if let Some(open) = self.open() {
            open.node.is_entered();
        }
        Entered::new(self.context())
    }

    /// Ends the call with what it returned.
    pub fn complete(self, output: &dyn Capture) {
        self.end(true, Some(output), None);
    }

    /// Ends the call of a constructor, which may have returned nothing.
    pub fn made(self, output: &dyn Capture, made: bool) {
        self.end(made, Some(output), None);
    }

    /// Ends the call of what may be a model.
    pub fn answered(self, output: &dyn Capture, response: &dyn Tell) {
        self.end(true, Some(output), Some(response));
    }

    /// Ends the call of a function that returns `()`.
    pub fn returned(self) {
        self.end(true, None, None);
    }

    fn end(mut self, made: bool, output: Option<&dyn Capture>, response: Option<&dyn Tell>) {
        let open = match std::mem::replace(&mut self.state, State::Done) {
            State::Recorded(open) => open,
            State::Making(resource) if made => return resource.enter_log(),
            State::Making(_) | State::Done => return,
        };
        if let Some(resource) = open.makes.as_ref().filter(|_| made) {
            resource.enter_log();
        }
        let mut end = End::new(open.node.id, 0, Outcome::Completed);
        if open.keeps_output() {
            let value = output.map_or(Value::Null, Capture::captured);
            let is_model = open.action_kind == Some("llm");
            let told = response.filter(|_| is_model).and_then(Tell::told);
            end.facts = open.facts(&value, told.as_ref());
            if !is_model {
                open.record_calls_told(&value);
            }
            end.output = Some(match told {
                Some(facts) => facts.output(value),
                None => value,
            });
        }
        open.finish(end);
    }

    /// Whether it is recorded.
    pub(crate) fn is_recorded(&self) -> bool {
        self.open().is_some()
    }

    /// Whether what it gives is.
    pub(crate) fn keeps_output(&self) -> bool {
        self.open().is_some_and(Open::keeps_output)
    }

    /// Whether texts that it gives one after the other are one text. A command's are lines.
    pub(crate) fn joins_text(&self) -> bool {
        self.open().is_some_and(|open| !matches!(open.action_kind, Some("env" | "tool")))
    }

    /// Whether what it gives may be a model's answer: a tool's may only look like one.
    pub(crate) fn may_be_model(&self) -> bool {
        self.open().is_some_and(|open| open.action_kind == Some("llm") || open.kind == NodeKind::Interaction)
    }

    /// The time, by the clock of its run.
    pub(crate) fn now(&self) -> Option<u64> {
        self.open().map(|open| open.run().now())
    }

    /// Records an item of a stream by itself, where that is wanted.
    pub(crate) fn trace_item(&self, item: &Value) {
        let Some(open) = self.open().filter(|open| open.level >= Level::Trace) else { return };
        let run = open.run();
        let (id, at) = (run.next_id(), run.now());
        let begin = Begin::new(id, open.node.id, at, NodeKind::Action, Text::Borrowed("item"));
        let end = End { output: Some(item.clone()), ..End::new(id, at, Outcome::Completed) };
        run.write(Record::Action(begin, end), at);
    }

    /// Ends the call of a stream, which has ended by itself or was dropped.
    pub(crate) fn streamed(mut self, mut so_far: SoFar, by_itself: bool) {
        let State::Recorded(open) = std::mem::replace(&mut self.state, State::Done) else { return };
        let output = so_far.take_output();
        let dropped = (!by_itself).then(|| outcome_of_drop(&open.node));
        let (outcome, error) = match (so_far.error, dropped) {
            (_, Some((Outcome::Panicked, error))) => (Outcome::Panicked, error),
            (Some(error), _) => (Outcome::Failed, Some(error)),
            // Nobody has to poll a stream again that has said how it ends.
            (None, Some(dropped)) if !output.as_ref().is_some_and(Facts::is_whole) => dropped,
            (None, _) => (Outcome::Completed, None),
        };
        let mut end = End::new(open.node.id, 0, outcome);
        end.error = error.map(|error| if open.output { error } else { ErrorInfo::hidden() });
        end.facts = match &output {
            Some(Value::List(items)) if !so_far.is_answers && open.action_kind == Some("llm") => {
                Facts::of_items(items).entries(open.requested_model.clone())
            }
            output => open.facts(output.as_ref().unwrap_or(&Value::Null), None),
        };
        end.facts.push((Text::Borrowed("items"), so_far.items.into()));
        if let Some(first) = so_far.first_at {
            #[expect(clippy::cast_precision_loss, reason = "exact for 285 years of microseconds")]
            let waited = first.saturating_sub(open.begun_at) as f64 / 1000.0;
            end.facts.push((Text::Borrowed("time_to_first_item_in_ms"), waited.into()));
        }
        end.output = output;
        open.finish(end);
    }

    /// Waits for what it is given by name in its arguments.
    pub fn expecting(self) -> Self {
        if let Some(open) = self.open() {
            given::expected(open.function);
        }
        self
    }

    /// Takes what has come.
    pub(crate) fn takes_given(&mut self) {
        if let State::Recorded(open) = &mut self.state {
            let came = given::taken(open.function);
            open.takes(came);
        }
    }

    fn open(&self) -> Option<&Open> {
        match &self.state {
            State::Recorded(open) => Some(open),
            State::Making(_) | State::Done => None,
        }
    }

    /// Ends the call with an error that is about to leave its function.
    pub fn fails(&mut self, error: &dyn Describe) {
        let state = std::mem::replace(&mut self.state, State::Done);
        Self { state }.fail(error);
    }

    /// Ends the call with the error it returned.
    pub fn fail(mut self, error: &dyn Describe) {
        let State::Recorded(open) = std::mem::replace(&mut self.state, State::Done) else { return };
        let mut end = End::new(open.node.id, 0, Outcome::Failed);
        end.facts = open.requested_facts();
        end.error = Some(if open.output { error.described() } else { ErrorInfo::hidden() });
        open.finish(end);
    }
}

/// A call of a function that returns a future: its parameters are captured when it is called, and
/// it begins when the future is polled first.
#[derive(Debug)]
#[must_use]
pub struct Prepared {
    place: Where,
    name: Option<String>,
    inputs: Inputs,
    /// Whose journal the inputs refer to.
    run: Option<Arc<Run>>,
    /// When it was prepared.
    at: u64,
}

impl Prepared {
    /// Prepares a call.
    pub fn new(site: &'static Site, unit: Option<&'static UnitInfo>, args: &[&dyn Capture]) -> Self {
        Self::new_run(site, unit, args, About::default())
    }

    /// Prepares a run of an agent.
    pub fn new_run(
        site: &'static Site,
        unit: Option<&'static UnitInfo>,
        args: &[&dyn Capture],
        about: About<'_>,
    ) -> Self {
        let place = (site, unit);
        let mut prepared = Self { place, name: None, inputs: Inputs::default(), run: None, at: 0 };
        if let Ok(ticket) = Ticket::check(place, about.name) {
            prepared.inputs = ticket.capture(place, args, about);
            prepared.at = ticket.parent.run.now();
            prepared.run = Some(Arc::clone(&ticket.parent.run));
            prepared.name = Some(ticket.name.into_owned());
        }
        prepared
    }
}

impl Prepared {
    /// A call that went on since it was prepared, and is over.
    pub(crate) fn past(self) -> Call {
        let at = self.run.is_some().then_some(self.at);
        self.begin(at)
    }

    /// Waits for what it is given by name in its arguments.
    pub fn expecting(self) -> Self {
        if self.run.is_some() {
            given::expected(self.place.0.function);
        }
        self
    }

    /// Takes what has come.
    pub(crate) fn takes_given(&mut self) {
        if self.run.is_some() {
            self.inputs.args.extend(given::taken(self.place.0.function));
        }
    }

    /// The call, which begins now.
    pub fn underway(self) -> Call {
        self.begin(None)
    }

    fn begin(self, at: Option<u64>) -> Call {
        let name = self.name.map(|name| move || name.clone());
        let name = name.as_ref().map(|name| name as &dyn Fn() -> String);
        let state = match Ticket::check(self.place, name) {
            Ok(ticket) => {
                let mut inputs = self.inputs;
                // Made in one run and polled first in another, whose journal knows nothing of it.
                if let Some(run) = self.run.filter(|run| !Arc::ptr_eq(run, &ticket.parent.run)) {
                    inputs.restore(&run);
                }
                State::Recorded(Box::new(ticket.begin(self.place, inputs, at)))
            }
            Err(state) => state,
        };
        Call { state }
    }
}

/// A call that has begun before its future is polled.
impl Start for Call {
    type Underway = Self;

    fn start(self) -> Self {
        self
    }

    fn context(call: &Self) -> Option<Context> {
        call.context()
    }
}

impl Start for Prepared {
    type Underway = Call;

    fn start(self) -> Call {
        self.begin(None)
    }

    fn context(call: &Call) -> Option<Context> {
        call.context()
    }
}

/// A name that is an expression of the user's: it runs for the log, so it cannot hurt.
fn known_now(name: &dyn Fn() -> String) -> Option<String> {
    match guarded("name", &mut || Value::String(name())) {
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
    /// Takes what it was given after it had begun.
    fn takes(&mut self, came: Vec<(&'static str, Value)>) {
        if self.level >= Level::Info {
            if self.action_kind == Some("llm") && self.requested_model.is_none() {
                self.requested_model = Facts::requested_model(&came);
            }
            self.late.extend(came);
        }
    }

    fn run(&self) -> &Run {
        &self.node.run
    }

    fn keeps_output(&self) -> bool {
        self.output && self.level >= Level::Info
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

    /// Records the model calls that an agent tells of which is no agent of ours.
    fn record_calls_told(&self, answer: &Value) {
        // Whoever hands the answer on tells of the same calls.
        if self.node.has_told() {
            return;
        }
        for (reply, facts) in llm::calls_told(answer) {
            self.node.tells();
            let run = self.run();
            let (id, at) = (run.next_id(), run.now());
            let mut begin = Begin::new(id, self.node.id, at, NodeKind::Action, Text::Borrowed("llm"));
            begin.kind = Some(Text::Borrowed("llm"));
            let mut end = End { output: Some(reply), ..End::new(id, at, Outcome::Completed) };
            end.facts = facts.entries(None);
            run.write(Record::Action(begin, end), at);
        }
    }

    fn finish(self, mut end: End) {
        let run = Arc::clone(&self.node.run);
        end.at = run.now();
        if end.outcome.is_failure() {
            end.input = self.held.clone();
        }
        if !self.late.is_empty() {
            let args = self.given.into_iter().chain(self.late);
            end.input = Input::Args(args.map(|(name, value)| (Text::Borrowed(name), value)).collect());
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
