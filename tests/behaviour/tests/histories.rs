//! However agents edit their histories, every prompt reads back as it was: by one agent, by
//! several at once, and at every point where a process may have died.
#![allow(clippy::unused_self, clippy::unwrap_used, missing_docs, unreachable_pub, unused_variables)]
#![allow(clippy::needless_pass_by_value)]

use std::collections::HashMap;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Mutex;

use behaviour_tests::Logs;
use serde::Serialize;
use serde::ser::SerializeStruct as _;
use workflow_log::in_current_fn;
use workflow_log::prelude::*;
use workflow_log_journal::record::Input;
use workflow_log_journal::{Entry, Reader, Record};

#[derive(Clone, Debug, Serialize)]
struct Message {
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    parts: Vec<Part>,
    weight: f64,
    name: Option<char>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    System,
    User,
    Assistant,
}

#[derive(Clone, Debug, Serialize)]
enum Part {
    Text(String),
    Image { url: String, size: (u32, u32) },
    Nested(Vec<Part>),
    Json(serde_json::Value),
    Nothing,
}

#[derive(Debug, Serialize)]
struct Request<'a> {
    model: &'a str,
    #[serde(flatten)]
    inner: Inner<'a>,
    tools: Option<&'a [serde_json::Value]>,
    temperature: f32,
}

#[derive(Debug, Serialize)]
struct Inner<'a> {
    messages: &'a [Message],
    stop: [&'a str; 2],
}

#[derive(Debug, Serialize)]
enum Asked<'a> {
    Chat { settings: Settings<'a>, turns: &'a [Message] },
    Again(Settings<'a>),
}

#[derive(Debug, Serialize)]
struct Settings<'a> {
    name: &'a str,
    examples: &'a [Message],
    kept: Option<&'a [Message]>,
}

/// What is only `Debug` is recorded as text.
#[derive(Debug)]
#[allow(dead_code)]
struct OnlyDebug<'a>(&'a [Message]);

struct Model;

#[resource(kind = "llm")]
impl Model {
    pub fn list(&self, step: usize, prompt: &[Message]) {}

    pub fn request(&self, step: usize, prompt: &Request<'_>) {}

    pub fn text(&self, step: usize, prompt: &str) {}

    pub fn json(&self, step: usize, prompt: &serde_json::Value) {}

    pub fn debug(&self, step: usize, prompt: OnlyDebug<'_>) {}

    pub fn asked(&self, step: usize, prompt: &Asked<'_>) {}

    pub fn boxed(&self, step: usize, prompt: Vec<Message>) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async {})
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 10] = [
            "a line that says something\n",
            "\n",
            "x",
            "\u{0}\u{1b}",
            "é日本😀",
            "\"{}\\",
            "}\n",
            "$ref",
            "\r\n",
            "\u{2028}",
        ];
        let mut text = format!("{}:", self.below(100_000));
        for _ in 0..self.below(30) {
            text.push_str(PIECES[self.below(PIECES.len())]);
        }
        text
    }

    fn part(&mut self, depth: usize) -> Part {
        match self.below(if depth > 2 { 3 } else { 6 }) {
            0 => Part::Text(self.text()),
            1 => Part::Nothing,
            2 => Part::Image { url: self.text(), size: (self.below(9).try_into().unwrap(), 0) },
            3 => Part::Nested((0..self.below(4)).map(|_| self.part(depth + 1)).collect()),
            4 => Part::Json(serde_json::json!({ "$ref": self.below(5) })),
            _ => Part::Json(
                serde_json::json!({ self.text(): [1, 1.0, -0.0, 1e300, null, self.text()], "b": {} }),
            ),
        }
    }

    fn message(&mut self) -> Message {
        Message {
            role: [Role::System, Role::User, Role::Assistant][self.below(3)],
            content: [None, Some(String::new()), Some(self.text()), Some(self.text())][self.below(4)].clone(),
            parts: (0..self.below(3)).map(|_| self.part(0)).collect(),
            weight: [0.0, -0.0, 0.1, f64::NAN, 1e21][self.below(5)],
            name: [None, Some('é')][self.below(2)],
        }
    }

    /// An edit as agents make it.
    fn edit(&mut self, history: &mut Vec<Message>) {
        let at = self.below(history.len() + 1);
        match self.below(12) {
            0..=4 => history.push(self.message()),
            5 => history.truncate(at),
            6 => history.insert(at, self.message()),
            7 if at < history.len() => history[at] = self.message(),
            8 if at < history.len() => {
                let moved = history.remove(at);
                let to = self.below(history.len() + 1);
                history.insert(to, moved);
            }
            9 if at < history.len() => history.push(history[at].clone()),
            10 if at < history.len() => history[at].parts = vec![Part::Nested(history[at].parts.clone())],
            // In its place, of the same length: the same memory holds something else now.
            11 if at < history.len() => {
                if let Some(text) = &mut history[at].content {
                    *text = text.replace(|letter: char| letter.is_ascii_digit(), "7");
                    text.make_ascii_uppercase();
                }
            }
            _ => {
                history.drain(..at / 2);
            }
        }
        if history.len() > 40 {
            history.drain(2..20);
        }
    }
}

/// What was given to the model, as JSON, by the number of the step.
type Given = HashMap<usize, String>;

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// Talks with an edited history, in every way there is. Returns what was given.
fn converse(seed: u64, steps: std::ops::Range<usize>, shared: &Mutex<Vec<Vec<Message>>>) -> Given {
    let mut random = Random(seed);
    let mut given = Given::new();
    let mut history: Vec<Message> = (0..6).map(|_| random.message()).collect();
    let tools =
        [serde_json::json!({"name": "ls", "about": "lists ".repeat(50)}), serde_json::json!({"name": "cat"})];
    let ways = random.below(7);
    for step in steps {
        random.edit(&mut history);
        if random.below(8) == 0 {
            // Histories are shared between agents, and branch.
            let mut shared = shared.lock().unwrap();
            let other = random.below(shared.len() + 1);
            if other < shared.len() {
                std::mem::swap(&mut history, &mut shared[other]);
            } else {
                shared.push(history.clone());
            }
        }
        let way = if random.below(5) == 0 { random.below(7) } else { ways };
        let expected = match way {
            0 => {
                Model.list(step, &history);
                json(&history)
            }
            1 => {
                let request = Request {
                    model: "m",
                    inner: Inner { messages: &history, stop: ["a", "b"] },
                    tools: Some(&tools).filter(|_| random.below(4) > 0).map(|tools| &tools[..]),
                    temperature: 0.1,
                };
                Model.request(step, &request);
                json(&request)
            }
            2 => {
                let said = |message: &Message| format!("<|{:?}|>\n{}\n", message.role, json(message));
                let text = history.iter().map(said).collect::<Vec<_>>().concat();
                Model.text(step, &text);
                json(&text)
            }
            3 => {
                let value = serde_json::json!({"contents": history, "system": "s".repeat(2000)});
                Model.json(step, &value);
                json(&value)
            }
            4 => {
                let prompt = OnlyDebug(&history);
                let text = format!("{prompt:?}");
                Model.debug(step, prompt);
                json(&text)
            }
            5 => {
                let settings = Settings {
                    name: "n",
                    examples: &history[history.len() / 2..],
                    kept: Some(&history[..history.len() / 3]),
                };
                let asked = match random.below(3) {
                    0 => Asked::Again(settings),
                    _ => Asked::Chat { settings, turns: &history },
                };
                Model.asked(step, &asked);
                json(&asked)
            }
            _ => {
                let future = Model.boxed(step, history.clone());
                tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future);
                json(&history)
            }
        };
        given.insert(step, expected);
    }
    given
}

/// The prompts that a reader finds in so many bytes of a journal.
fn found(journal: &Path, bytes: u64) -> Given {
    let (mut reader, _) = Reader::open_until(journal, bytes).unwrap();
    let mut found = Given::new();
    while let Some(entry) = reader.next_entry().unwrap() {
        let Entry::Record(record) = entry else { panic!("{entry:?}") };
        if let Record::Begin(begin) = *record {
            if let Input::Args(args) = &begin.input {
                let arg = |name: &str| args.iter().find(|(key, _)| key == name).map(|(_, value)| value);
                if let (Some(step), Some(prompt)) = (arg("step"), arg("prompt")) {
                    let step = usize::try_from(step.as_u64().unwrap()).unwrap();
                    assert!(found.insert(step, prompt.to_string()).is_none(), "step {step} comes once");
                }
            }
        }
    }
    found
}

fn check(journal: &Path, given: &Given) {
    let found = found(journal, u64::MAX);
    assert_eq!(found.len(), given.len());
    for (step, prompt) in given {
        assert!(found[step] == *prompt, "step {step}\ngiven {prompt}\nfound {}", found[step]);
    }
}

#[workflow(logs_dir = logs)]
fn alone(#[no_log] logs: &Path, #[no_log] seeds: std::ops::Range<u64>) -> Given {
    let shared = Mutex::default();
    let steps = 60;
    let talks = seeds.zip(0..).map(|(seed, talk)| converse(seed, talk * steps..(talk + 1) * steps, &shared));
    talks.flatten().collect()
}

#[test]
fn histories_of_random_edits_read_back_as_they_were() {
    let logs = Logs::new();
    let given = alone(logs.path(), 0..60);
    check(&logs.journals()[0], &given);
}

#[test]
fn with_hardly_any_memory_histories_read_back_as_they_were() {
    for memory in ["0", "24KiB", "150KiB"] {
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "histories_of_random_edits_read_back_as_they_were"]);
        again.args(["agents_on_many_threads_that_share_histories_read_back_as_they_were"]);
        let output = again.env("WORKFLOW_LOG_MEMORY", memory).output().unwrap();
        assert!(output.status.success(), "{memory}: {}", String::from_utf8_lossy(&output.stdout));
        assert!(String::from_utf8_lossy(&output.stdout).contains("2 passed"), "both tests ran");
    }
}

#[workflow(logs_dir = logs)]
fn growing(#[no_log] logs: &Path, #[no_log] given: &mut Given) {
    let mut random = Random(99);
    let mut history: Vec<Message> = (0..400).map(|_| random.message()).collect();
    for step in 0..100 {
        match step % 10 {
            3 => history.truncate(history.len() - 5),
            6 => history[40].weight += 1.0,
            _ => history.push(random.message()),
        }
        Model.list(step, &history);
        given.insert(step, json(&history));
    }
    // What is left of it is too short to be referred to.
    Model.list(100, &history[350..351]);
    given.insert(100, json(&history[350..351]));
}

#[test]
fn a_list_that_fits_into_no_memory_costs_what_is_new() {
    const CHILD: &str = "A_LIST_THAT_FITS_INTO_NO_MEMORY";
    if std::env::var_os(CHILD).is_none() {
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "a_list_that_fits_into_no_memory_costs_what_is_new"]);
        let output = again.env(CHILD, "1").env("WORKFLOW_LOG_MEMORY", "128KiB").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let logs = Logs::new();
    let mut given = Given::new();
    growing(logs.path(), &mut given);
    check(&logs.journals()[0], &given);
    let journal = std::fs::metadata(&logs.journals()[0]).unwrap().len();
    let prompt = given[&99].len() as u64;
    assert!(prompt > 90_000, "{prompt}");
    assert!(journal < 2 * prompt, "{journal} of {prompt}");
}

#[workflow(logs_dir = logs)]
fn at_once(#[no_log] logs: &Path) -> Given {
    let shared = Mutex::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8_u32)
            .map(|thread| {
                let (shared, first) = (&shared, thread as usize * 300);
                scope.spawn(in_current_fn(move || {
                    converse(500 + u64::from(thread), first..first + 300, shared)
                }))
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn agents_on_many_threads_that_share_histories_read_back_as_they_were() {
    let logs = Logs::new();
    let given = at_once(logs.path());
    check(&logs.journals()[0], &given);
}

#[test]
fn wherever_a_journal_ends_every_whole_record_reads_back() {
    let logs = Logs::new();
    let given = alone(logs.path(), 900..902);
    let journal = &logs.journals()[0];
    let text = std::fs::read(journal).unwrap();
    let header = text.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mut before = 0;
    // At every end of a line, and beside it; what is torn inside a line is the same everywhere.
    let ends = text.iter().enumerate().skip(header).filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    for bytes in ends.flat_map(|at| [at.saturating_sub(7).max(header), at, at + 1]) {
        let found = found(journal, bytes as u64);
        assert!(found.iter().all(|(step, prompt)| given[step] == *prompt), "{bytes} bytes");
        assert!(found.len() >= before);
        before = found.len();
    }
    assert_eq!(before, given.len());
}

#[workflow(logs_dir = logs)]
fn with_secrets(#[no_log] logs: &Path, #[no_log] prompts: &[String]) {
    for (step, prompt) in prompts.iter().enumerate() {
        Model.text(2 * step, prompt);
        let message = |text: &str| Message {
            role: Role::User,
            content: Some(text.to_owned()),
            parts: Vec::new(),
            weight: 0.0,
            name: None,
        };
        let messages: Vec<Message> = prompt.split_inclusive("|||").map(message).collect();
        Model.list(2 * step + 1, &messages);
        if prompt.contains("register:") {
            workflow_log::redact("told-only-after-it-was-used");
        }
    }
}

/// What a run leaves of prompts that grow by these pieces, behind a beginning of some length.
fn grown(beginning: &str, pieces: &[&str]) -> (Logs, Given) {
    let mut prompt = beginning.to_owned();
    let mut prompts = vec![prompt.clone()];
    for piece in pieces {
        prompt.push_str(piece);
        prompts.push(prompt.clone());
    }
    let logs = Logs::new();
    with_secrets(logs.path(), &prompts);
    let given = found(&logs.journals()[0], u64::MAX);
    assert_eq!(given.len(), 2 * prompts.len());
    (logs, given)
}

#[test]
fn a_secret_that_arrives_in_pieces_is_found_where_they_meet() {
    workflow_log::redact("secret-of-one-line");
    workflow_log::redact("first line of a key\nsecond line of a key");
    let line = |number| format!("line {number} of the beginning of a prompt\n");
    let lines = (0..60).map(line).collect::<Vec<_>>().concat();
    let long = lines.replace('\n', " ").repeat(3);
    for beginning in [lines, long] {
        let pieces = [
            " and secret-of",
            "-one-line is told\n",
            "first line of a key\n",
            "second line of a key\n",
            "end|||",
        ];
        let (logs, given) = grown(&beginning, &pieces);
        let whole = &given[&10];
        assert!(whole.contains("and [redacted:secret] is told"), "{whole}");
        assert!(whole.contains("[redacted:secret]\\nend"), "{whole}");
        for prompt in given.values() {
            assert!(!prompt.contains("secret-of-one-line") && !prompt.contains("second line"), "{prompt}");
        }
        // The first half was no secret when it was written; the second half never stands alone.
        let bytes = logs.bytes();
        assert!(!bytes.contains("-one-line") && !bytes.contains("second line"), "{bytes}");
    }
}

#[test]
fn what_becomes_a_secret_later_is_not_recorded_again() {
    let beginning = "a beginning of a prompt, told-only-after-it-was-used, that goes on\n".repeat(40);
    let (_logs, given) = grown(&beginning, &["|||register: now\n", "|||and more\n"]);
    assert!(given[&0].contains("told-only-after-it-was-used"));
    for step in [4, 5] {
        assert!(!given[&step].contains("told-only-after-it-was-used"), "{}", given[&step]);
        assert!(given[&step].contains("[redacted:secret]"));
    }
}

#[workflow(name = "outer", logs_dir = logs)]
async fn in_another_run(#[no_log] logs: &Path, #[no_log] history: &[Message]) {
    Model.boxed(0, history.to_vec()).await;
    let prepared = Model.boxed(1, history.to_vec());
    inner(logs, prepared).await;
}

#[workflow(name = "inner", logs_dir = logs)]
async fn inner(#[no_log] logs: &Path, #[no_log] prepared: Pin<Box<dyn Future<Output = ()>>>) {
    prepared.await;
}

#[test]
fn a_call_that_was_made_in_one_run_and_begins_in_another_is_whole_there() {
    let logs = Logs::new();
    let mut random = Random(77);
    let history: Vec<Message> = (0..20).map(|_| random.message()).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(in_another_run(logs.path(), &history));
    let expected = json(&history);
    let runs: Vec<Given> = logs.journals().iter().map(|journal| found(journal, u64::MAX)).collect();
    assert_eq!(runs.iter().map(Given::len).sum::<usize>(), 2);
    for (step, prompt) in runs.iter().flatten() {
        assert!(*prompt == expected, "step {step}\n{prompt}");
    }
}

struct Fails;

impl Serialize for Fails {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("it cannot be written"))
    }
}

#[derive(Serialize)]
struct Half {
    list: Vec<String>,
    rest: Option<Fails>,
}

/// Leaves out what cannot be written, so that its second field comes in the place of the first.
struct Lenient {
    first: Half,
    second: Half,
}

impl Serialize for Lenient {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Lenient", 2)?;
        let _left_out = fields.serialize_field("first", &self.first);
        let _left_out = fields.serialize_field("second", &self.second);
        fields.end()
    }
}

struct Form;

#[resource(kind = "llm")]
impl Form {
    pub fn fill(&self, step: usize, prompt: &Lenient) {}
}

#[workflow(logs_dir = logs)]
fn leaving_out(#[no_log] logs: &Path, #[no_log] forms: &[Lenient]) {
    for (step, form) in forms.iter().enumerate() {
        Form.fill(step, form);
    }
}

#[test]
fn a_field_that_could_not_be_written_takes_nothing_from_the_next() {
    let half = |text: &str, rest| Half {
        list: (0..12).map(|item| format!("{text}{item} ").repeat(60)).collect(),
        rest,
    };
    let forms = [
        Lenient { first: half("a", Some(Fails)), second: half("b", None) },
        Lenient { first: half("a", None), second: half("c", None) },
    ];
    let logs = Logs::new();
    leaving_out(logs.path(), &forms);
    let given = found(&logs.journals()[0], u64::MAX);
    assert_eq!(given[&0], format!(r#"{{"second":{}}}"#, json(&forms[0].second)));
    assert_eq!(given[&1], json(&forms[1]));
}

#[workflow(logs_dir = logs)]
async fn told_meanwhile(#[no_log] logs: &Path, #[no_log] history: &mut Vec<Message>) {
    let message = history[0].clone();
    Model.boxed(0, history.clone()).await;
    history.push(message.clone());
    let made_before = Model.boxed(1, history.clone());
    workflow_log::redact("told-while-a-call-was-made");
    Model.list(2, &history[..1]);
    made_before.await;
    for step in 3..6 {
        history.push(message.clone());
        Model.boxed(step, history.clone()).await;
    }
}

#[test]
fn what_was_captured_before_something_became_a_secret_is_searched_again() {
    let logs = Logs::new();
    let mut random = Random(78);
    let mut history: Vec<Message> = (0..8).map(|_| random.message()).collect();
    history[0].content = Some("this is told-while-a-call-was-made, and more".repeat(9));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(told_meanwhile(logs.path(), &mut history));
    let given = found(&logs.journals()[0], u64::MAX);
    for step in 1..6 {
        assert!(!given[&step].contains("told-while-a-call-was-made"), "step {step}: {}", given[&step]);
    }
}
